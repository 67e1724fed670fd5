"""What a handler gets and gives: a request that is already validated, and an answer. Refuses to know ASGI."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that fits the document; `token` is the bearer token, None on public operations."""

    operation_id: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, header fields and the whole body of an answer."""

    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = (JSON,)
    body: bytes = b""
