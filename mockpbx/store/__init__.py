"""The transactional state of one mock PBX."""

from mockpbx.store.blob import Blob, blob_digest
from mockpbx.store.store import Store

__all__ = ["Blob", "Store", "blob_digest"]
