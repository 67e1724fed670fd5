"""The wire: deadlines for receiving, refusals in the envelope, and answers in their order. Over real sockets."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import uvicorn

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.http_protocol import MOST_HEADER_BYTES, DeadlineProtocol
from mockpbx.pbx import Pbx
from mockpbx.server import open_socket
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW


class Hurried(DeadlineProtocol):
    """The same protocol with deadlines that a test can wait for."""

    HEADER_SECONDS = 0.2
    BODY_SECONDS = 0.2


Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """A function that connects to a mock whose deadlines are short."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=5), ManualClock(NOW))
    listener = open_socket("127.0.0.1", 0)
    config = uvicorn.Config(MockApp(pbx), http=Hurried, log_config=None, access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield lambda: socket.create_connection(listener.getsockname(), timeout=10)
    server.should_exit = True
    thread.join()


def _everything(connection: socket.socket) -> bytes:
    """What comes until the server closes."""
    found = b""
    while data := connection.recv(65536):
        found += data
    return found


def _get(path: str = "/_mock/health", *fields: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def _envelope(answer: bytes) -> str:
    code: str = json.loads(answer.partition(b"\r\n\r\n")[2])["errors"][0]["code"]
    return code


@pytest.mark.parametrize(
    "begun",
    [b"GET /api/cdrs HTT", b"GET /api/cdrs HTTP/1.1\r\nHost: loc", _get()[:-2]],
)
def test_a_header_that_does_not_end_is_late(connect: Connect, begun: bytes) -> None:
    """A header that is not whole in time is answered with 408 in the envelope, and the connection ends."""
    with connect() as connection:
        connection.sendall(begun)
        answer = _everything(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert _envelope(answer) == "TIMEOUT"


def test_a_body_that_does_not_come_is_late(connect: Connect) -> None:
    """A body that was announced and does not come is answered with 408."""
    with connect() as connection:
        connection.sendall(b"POST /api/auth/sign_in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
        answer = _everything(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_spare_connection_is_closed_without_a_word(connect: Connect) -> None:
    """A connection on which nothing was asked is closed, and nothing is said."""
    with connect() as connection:
        assert _everything(connection) == b""


def test_a_header_without_end_is_cut_off(connect: Connect) -> None:
    """A header block that grows and grows is answered with 431 before it fills the memory."""
    with connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        field = b"x: " + b"y" * 1000 + b"\r\n"
        connection.sendall(field * (MOST_HEADER_BYTES // len(field) + 2))
        answer = _everything(connection)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert _envelope(answer) == "TOO_LARGE"


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_http_is_malformed(connect: Connect, sent: bytes) -> None:
    """Bytes that are not HTTP/1.1, or could be read in two ways, are answered with 400 in the envelope."""
    with connect() as connection:
        connection.sendall(sent)
        answer = _everything(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert _envelope(answer) == "VALIDATE_FAILED"


def test_requests_in_a_row_are_answered_in_their_order(connect: Connect) -> None:
    """Requests that come at once are answered one by one, and a malformed one after them last."""
    with connect() as connection:
        connection.sendall(_get() + _get("/api/cdrs") + _get("/nowhere") + b"nonsense\r\n\r\n")
        answer = _everything(connection)
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)
    assert statuses == [b"200", b"401", b"404", b"400"]


def test_a_client_that_has_said_all_is_answered(connect: Connect) -> None:
    """A client that closes its own half of the connection still gets its answer."""
    with connect() as connection:
        connection.sendall(_get())
        connection.shutdown(socket.SHUT_WR)
        assert _everything(connection).startswith(b"HTTP/1.1 200 ")


def test_a_wish_for_another_protocol_is_passed_over(connect: Connect) -> None:
    """An Upgrade that we do not know is ignored, and the request is answered as if it were not there."""
    with connect() as connection:
        connection.sendall(
            _get("/_mock/health", "Connection: Upgrade, close", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
        )
        assert _everything(connection).startswith(b"HTTP/1.1 200 ")


def test_pieces_of_an_answer_do_not_wait_for_each_other() -> None:
    """Connections send at once what is to be sent, in whatever event loop they are served."""
    with open_socket("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        served, _ = listener.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
