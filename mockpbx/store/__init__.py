"""What one mock PBX keeps: the archive of its calls, and the state that changes."""

from mockpbx.store.archive import Archive
from mockpbx.store.blob import Blob, blob_digest
from mockpbx.store.store import Store

__all__ = ["Archive", "Blob", "Store", "blob_digest"]
