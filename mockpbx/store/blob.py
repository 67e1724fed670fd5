"""A file of the mock PBX and the token that names it. Refuses to know paths."""

import base64
import hashlib
import zlib
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """The bytes of a file with the name and media type it is downloaded under."""

    digest: str
    file_name: str
    media_type: str
    content: bytes

    def columns(self) -> dict[str, Any]:
        """Spread over the columns of the table."""
        return asdict(self)


def blob_digest(content: bytes, *, owner_id: str) -> str:
    """Name a file: 32 characters of hash, length and checksum, different for every owner.

    The owner's id goes into the hash, so that two products with equal bytes are still two files.
    """
    name = hashlib.md5(owner_id.encode() + content, usedforsecurity=False).digest()
    tail = len(content).to_bytes(4, "big") + zlib.crc32(content).to_bytes(4, "big")
    return base64.urlsafe_b64encode(name + tail).decode().rstrip("=")
