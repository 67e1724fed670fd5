"""A serving mock with a book of faults, over a socket, and what a client can see of it."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.faults import STRUCK, FaultBook
from mockpbx.http_protocol import DeadlineProtocol
from mockpbx.middleware.gate import header
from mockpbx.pbx import Pbx
from mockpbx.server import open_socket, url_of
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW

ORDER = {
    "name": "Today",
    "type": "NORMAL",
    "email": "a@acme.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
    "cron_expr": "0 6 * * 1",
}


_NUMBERS = count(1)


class FaultyApp:
    """The whole application around a PBX, which writes down what struck each request."""

    def __init__(self, pbx: Pbx) -> None:
        """Assemble it."""
        self._app = MockApp(pbx)
        self.book = self._app.sandboxes.main.faults
        self.struck: SimpleQueue[tuple[bytes | None, list[str]]] = SimpleQueue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, and write down what struck it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self.struck.put((header(scope, b"x-number"), scope.get(STRUCK, [])))


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """A serving mock, its book, and a client of it."""

    pbx: Pbx
    book: FaultBook
    app: FaultyApp
    client: httpx.Client
    server: uvicorn.Server
    address: tuple[str, int]

    def order_count(self) -> int:
        """How many orders there are, whatever clients were told."""
        return self.pbx.counts()["call_reports"]

    def struck(self, method: str, path: str, **rest: Any) -> list[str]:
        """Send a request and return what struck it, when the server is done with it too."""
        number = str(next(_NUMBERS))
        with suppress(httpx.TransportError):
            self.client.request(method, path, headers={"X-Number": number}, **rest)
        while (ended := self.app.struck.get(timeout=10))[0] != number.encode():
            """One that was sent before."""
        return ended[1]

    def raw(self, path: str, *fields: str) -> bytes:
        """Send a GET and return every byte that comes until the server ends the connection."""
        head = [f"GET {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {self.pbx.token}", *fields, "", ""]
        found = b""
        with socket.create_connection(self.address, timeout=10) as connection:
            connection.sendall("\r\n".join(head).encode())
            while received := connection.recv(65536):
                found += received
        return found


@contextmanager
def serve_faulty() -> Iterator[Faulty]:
    """Serve a small mock."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=50, report_seconds=0), ManualClock(NOW))
    app = FaultyApp(pbx)
    listener = open_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, http=DeadlineProtocol, log_config=None, access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    headers = {"Authorization": f"Bearer {pbx.token}"}
    with httpx.Client(base_url=f"{url_of(listener)}/api", headers=headers, timeout=10) as client:
        yield Faulty(pbx=pbx, book=app.book, app=app, client=client, server=server, address=listener.getsockname())
        server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def serving() -> Iterator[Faulty]:
    """One server for the tests of a file."""
    with serve_faulty() as one:
        yield one


@pytest.fixture
def faulty(serving: Faulty, caplog: pytest.LogCaptureFixture) -> Iterator[Faulty]:
    """The server without faults at first; it may never log a word, whatever strikes."""
    serving.book.clear()
    with caplog.at_level(logging.WARNING):
        yield serving
    assert [record.getMessage() for record in caplog.get_records("call")] == []
