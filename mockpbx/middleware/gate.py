"""Looks at a request's outer form: host, sizes, path, media type, body. Refuses to know the API."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.errors import NotFoundError, ProtocolError, invalid

Headers = list[tuple[bytes, bytes]]

_LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "[::1]"))
_HOST = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - the grammar's token, not a secret
_MEDIA_TYPE = re.compile(rf"\s*({_TOKEN}/{_TOKEN})\s*(?:;(.*))?", re.DOTALL)
_CHARSET = re.compile(rf'(?:^|;)\s*charset\s*=\s*"?({_TOKEN})"?\s*(?=;|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Largest sizes accepted, in bytes."""

    target: int = 8 * 1024
    headers: int = 16 * 1024
    body: int = 1024 * 1024
    snapshot: int = 64 * 1024 * 1024


class Gate:
    """Lets through what is well formed, and turns the body into one message of known length."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        base_path: str,
        limits: Limits,
        allowed_hosts: Iterable[str] = (),
        snapshots_path: str | None = None,
    ) -> None:
        """Guard `app`; `allowed_hosts` are answered for beside the loopback names, `*` means any.

        Below `snapshots_path` a body may be as large as a snapshot.
        """
        self._app = app
        self._snapshots_path = snapshots_path
        self._base_path = base_path
        self._limits = limits
        self._hosts = _LOCAL_HOSTS | {host.lower() for host in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and pass it on."""
        headers: Headers = scope["headers"]
        self._check_sizes(scope, headers)
        self._check_host(headers, scope["http_version"])
        self._check_path(scope["path"], scope["raw_path"])
        _normalise_media_type(headers)
        length = _content_length(headers)
        if length is not None or any(name == b"transfer-encoding" for name, _ in headers):
            receive = await self._read_body(headers, receive, length, self._most_bytes(scope["path"]))
        await self._app(scope, receive, send)

    def _check_sizes(self, scope: Scope, headers: Headers) -> None:
        target = len(scope["raw_path"]) + len(scope["query_string"]) + 1
        if target > self._limits.target:
            raise _too_large(414, "the request target is too long", self._limits.target)
        if sum(len(name) + len(value) + 4 for name, value in headers) > self._limits.headers:
            raise _too_large(431, "the header fields are too large", self._limits.headers)

    def _check_host(self, headers: Headers, http_version: str) -> None:
        given = [value for name, value in headers if name == b"host"]
        if len(given) > 1 or (not given and http_version != "1.0"):
            raise invalid("Host", "must stand exactly once")
        if not given or "*" in self._hosts:
            return
        match = _HOST.fullmatch(given[0].decode("latin-1").lower())
        if match is None or match["host"] not in self._hosts:
            raise ProtocolError(status=421, code="MISDIRECTED", message="this server does not answer for that host")

    def _check_path(self, path: str, raw_path: bytes) -> None:
        if _CONTROL.search(path):
            raise invalid("path", "holds control characters or is not percent-encoded UTF-8")
        # The router sees the path decoded, and would take what is one segment for two.
        if b"%2f" in raw_path.lower():
            raise invalid("path", "holds an encoded slash")
        # Connexion's router would answer both with a redirect that the document does not know.
        if path == self._base_path or (path.startswith(self._base_path) and path.endswith("/")):
            raise NotFoundError

    def _most_bytes(self, path: str) -> int:
        is_snapshot = self._snapshots_path is not None and path.startswith(self._snapshots_path)
        return self._limits.snapshot if is_snapshot else self._limits.body

    async def _read_body(self, headers: Headers, receive: Receive, length: int | None, limit: int) -> Receive:
        if length is not None and length > limit:
            raise _too_large(413, "the body is too large", limit)
        body = await self._collect(receive, limit)
        # A chunked body has no length of its own, and Connexion takes a body without one for none at all.
        headers[:] = [field for field in headers if field[0] not in (b"content-length", b"transfer-encoding")]
        headers.append((b"content-length", b"%d" % len(body)))
        return _replay(body, receive)

    async def _collect(self, receive: Receive, limit: int) -> bytes:
        chunks: list[bytes] = []
        size = 0
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > limit:
                raise _too_large(413, "the body is too large", limit)
            more = message.get("more_body", False)
        return b"".join(chunks)


class ClientGoneError(Exception):
    """The client left before its request was whole; there is nobody to answer."""


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _too_large(status: int, message: str, limit: int) -> ProtocolError:
    return ProtocolError(status=status, code="TOO_LARGE", message=message, detail={"limit": limit})


def _content_length(headers: Headers) -> int | None:
    given = [value for name, value in headers if name == b"content-length"]
    if not given:
        return None
    if len(given) > 1 or not given[0].isdigit():
        raise invalid("Content-Length", "must stand once, as a whole number")
    return int(given[0])


def _normalise_media_type(headers: Headers) -> None:
    """Reduce Content-Type to lower-case type and charset, which is all that anything behind the gate may rely on.

    Connexion splits the whole field at every slash, so that a legal parameter with a slash in it would be its end; of
    several fields it takes the first.
    """
    positions = [position for position, (name, _) in enumerate(headers) if name == b"content-type"]
    if len(positions) > 1:
        raise invalid("Content-Type", "must stand once")
    for position in positions:
        name, value = headers[position]
        headers[position] = (name, _plain_media_type(value.decode("latin-1")).encode("latin-1"))


def _plain_media_type(text: str) -> str:
    match = _MEDIA_TYPE.fullmatch(text)
    if match is None:
        return "application/x-malformed"
    charset = _CHARSET.search(match[2] or "")
    media_type = match[1].lower()
    # Without a blank: Connexion would not see a charset behind one.
    return f"{media_type};charset={charset[1]}" if charset else media_type


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first value of a header field, or None."""
    fields: Any = scope["headers"]
    return next((value for key, value in fields if key == name), None)
