"""What one mock PBX keeps: the archive of its calls, and the state that changes."""

from mockpbx.store.answers import Answers, Given, Key
from mockpbx.store.archive import Archive
from mockpbx.store.blob import Blob, blob_digest
from mockpbx.store.database import Database
from mockpbx.store.keyring import Keyring
from mockpbx.store.opening import is_postgres_url, open_database
from mockpbx.store.portable import PORTABLE_TABLES, PortableRow, portable_rows, read_rows
from mockpbx.store.post import Post
from mockpbx.store.register import Entry, Register
from mockpbx.store.store import Content, Store

__all__ = [
    "PORTABLE_TABLES",
    "Answers",
    "Archive",
    "Blob",
    "Content",
    "Database",
    "Entry",
    "Given",
    "Key",
    "Keyring",
    "PortableRow",
    "Post",
    "Register",
    "Store",
    "blob_digest",
    "is_postgres_url",
    "open_database",
    "portable_rows",
    "read_rows",
]
