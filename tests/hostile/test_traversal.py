"""Nothing that is asked of `/blobs` opens a file of the machine (T14)."""

import socket
import sys
from collections.abc import Iterator
from random import Random

import pytest

from mockpbx.server import MockPbx

_PARTS = (
    *(
        "..",
        ".",
        "%2e%2e",
        "%2E%2e",
        "..%2f",
        "%2e%2e%2f",
        "..%5c",
        "..\\",
        "%252e%252e",
        "....//",
        "..;",
        "%c0%ae%c0%ae",
    ),
    *("etc", "passwd", "proc/self/environ", "openapi.yaml", "state.db", "C:", "%00", "~", "file:", "|id", "$HOME"),
    *("%uff0e%uff0e", "\u2025", "a" * 32, "x" * 64, "0" * 64),
)
_OPENED: list[str] = []
_is_listening = False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _is_listening and event == "open":
        _OPENED.append(str(arguments[0]))


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """The files that are opened meanwhile, by whatever thread."""
    global _is_listening  # noqa: PLW0603 - an audit hook can never be taken away again
    sys.addaudithook(_hook)
    _OPENED.clear()
    _is_listening = True
    yield _OPENED
    _is_listening = False


def ask(address: tuple[str, int], path: bytes) -> int:
    """Ask for a path to the byte, and return the status."""
    with socket.create_connection(address, 5) as line:
        line.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = b""
        while more := line.recv(65536):
            answer += more
    return int(answer.split(b" ", 2)[1])


def test_no_path_leads_to_a_file(mock: MockPbx, opened: list[str], pytestconfig: pytest.Config) -> None:
    """However a digest is spelt, no file is opened, and there is nothing to have."""
    die = Random(14)
    host, port = mock.url.split("/")[2].split(":")
    count = pytestconfig.getoption("--traversals")
    # What the server loads for its first answers is not what is looked for.
    statuses = {
        ask((host, int(port)), path) for path in (b"/api/blobs/x", b"/api/blobs/%00", b"/api/blobs/" + b"a" * 32)
    }
    opened.clear()
    for _ in range(count):
        parts = die.choices(_PARTS, k=die.randint(1, 6))
        path = "/api/blobs/" + die.choice(["", "/", "//"]) + "/".join(parts)
        raw = path.encode().replace(b" ", b"%20")
        statuses.add(ask((host, int(port)), raw))
    assert statuses <= {400, 404, 405}
    assert opened == []
