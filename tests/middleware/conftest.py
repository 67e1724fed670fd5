"""Requests to the whole application without a socket, as raw as they come."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest
from starlette.types import ASGIApp, Message, Scope

from mockpbx.app import AppSettings, MockApp
from mockpbx.pbx import Pbx

Headers = list[tuple[bytes, bytes]]
HOST = (b"host", b"localhost:8887")


@dataclass
class Answered:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(
    app: ASGIApp,
    path: str = "/api/cdrs",
    *,
    method: str = "GET",
    headers: Headers | None = None,
    chunks: Iterable[bytes] = (),
    raw_path: bytes | None = None,
) -> Answered:
    """Send one request to an ASGI application; the body comes in the given chunks."""
    waiting = list(chunks)
    answered = Answered()
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode() if raw_path is None else raw_path,
        "root_path": "",
        "query_string": b"",
        "headers": [HOST] if headers is None else headers,
        "server": ("127.0.0.1", 8887),
        "client": ("127.0.0.1", 50000),
    }

    async def receive() -> Message:
        if not waiting:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered.status = message["status"]
            answered.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answered.body += message.get("body", b"")

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]  # an awaitable that is a coroutine
    return answered


AppMaker = Callable[..., MockApp]


@pytest.fixture
def app(pbx: Pbx) -> MockApp:
    """The whole application around a small PBX."""
    return MockApp(pbx)


@pytest.fixture
def app_with(pbx: Pbx) -> AppMaker:
    """A function that makes the application with other settings."""
    return lambda **settings: MockApp(pbx, AppSettings(**settings))


def bearer(pbx: Pbx) -> tuple[bytes, bytes]:
    """The header that presents the house token."""
    return b"authorization", f"Bearer {pbx.token}".encode()
