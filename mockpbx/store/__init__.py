"""What one mock PBX keeps: the archive of its calls, and the state that changes."""

from mockpbx.store.archive import Archive
from mockpbx.store.blob import Blob, blob_digest
from mockpbx.store.post import Post
from mockpbx.store.store import Store, is_postgres_url, open_database

__all__ = ["Archive", "Blob", "Post", "Store", "blob_digest", "is_postgres_url", "open_database"]
