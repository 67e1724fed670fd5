"""Whatever a request or an answer names, the judging proxy goes to its upstream and nowhere else (T15)."""

import socket
import subprocess
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts.address import parse_base_url
from contracts.errors import UsageError
from contracts.serving import in_process
from tests.elsewhere.targets import hostile_heads
from tests.elsewhere.watched import noted, watched

_NO_UPSTREAMS = (
    *(
        "ftp://h",
        "h:80",
        "http://",
        "http:///x",
        "http://[::1",
        "http://[v1.x]",
        "http://h:99999",
    ),
    *(
        "http://h:-1",
        "http://h:x",
        "http://a:b@h",
        "http://@h",
        "http://a@h",
        "http://h?x",
        "http://h#x",
        "http://h/\r\nx",
    ),
    *(
        "http://h\r\n.evil.test",
        "http://ho st",
        "http://h\\evil.test",
        "http://h\\@evil.test",
        "http://127.0.0.1%00.evil",
    ),
    *(
        "http://" + "a" * 64,
        "http://" + "a." * 200,
        "http://h\t.test",
        "http://h..test",
        "http://.test",
        "http://h\x00",
    ),
)


async def _leading_away(scope: Any, receive: Any, send: Any) -> None:
    """An upstream that sends everybody elsewhere, by all means."""
    if scope["type"] != "http":
        return
    away = (b"location", b"refresh", b"content-location", b"alt-svc", b"link")
    headers = [*((name, b"http://evil.test/") for name in away), (b"set-cookie", b"a=b; Domain=evil.test")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"$ref": "http://evil.test/"}'})


def _status(address: tuple[str, int], head: bytes) -> int:
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(head)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 "), head
    return int(answer[9:12])


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0


def _listening(process: "subprocess.Popen[str]") -> tuple[str, int]:
    assert process.stderr is not None
    address = _address(process.stderr.readline().split()[0])
    # It tells what it finds for as long as somebody listens, and waits when nobody does.
    Thread(target=process.stderr.read, daemon=True).start()
    return address


def test_no_request_leads_elsewhere(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Requests get the upstream's redirect as it came, or are refused: malformed, or for another host."""
    heads, log = list(hostile_heads(pytestconfig.getoption("--targets"), seed=15)), tmp_path / "log"
    with in_process(_leading_away) as upstream:
        with watched(log, "proxy", "--port", "0", "--upstream", upstream) as process:
            address = _listening(process)
            statuses = Counter(_status(address, head) for head in heads)
            assert process.poll() is None
        reached = "{} {}".format(*_address(upstream))
    assert statuses.keys() == {307, 400, 421}
    assert noted(log, "connect") == {reached}
    assert noted(log, "name") <= {"'127.0.0.1'"}


def test_an_upstream_that_moves_out_of_reach_is_away(tmp_path: Path) -> None:
    """The one name that is looked up is the upstream's; where it cannot be reached any more, the answer is a 502."""
    log, head = tmp_path / "log", b"GET /api/cdrs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with in_process(_leading_away) as upstream:
        _, port = _address(upstream)
        with watched(log, "proxy", "--port", "0", "--upstream", f"http://rebound.test:{port}") as process:
            address = _listening(process)
            assert _status(address, head) == 307
            evil = head.replace(b"localhost", b"evil.test")
            assert _status(address, evil) == 421
    assert noted(log, "name") == {"'rebound.test'"}
    assert noted(log, "connect") == {f"127.0.0.1 {port}"}


@pytest.mark.parametrize("text", _NO_UPSTREAMS)
def test_what_is_no_address_is_no_upstream(text: str) -> None:
    """What two readers could take for two servers, or for none, is an error of usage, in one line."""
    with pytest.raises(UsageError) as refused:
        parse_base_url(text, "/api")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["http://h", "http://[::1]:80", "https://pbx.example.:443/", "http://b\u00fccher.test"]
)
def test_an_address_is_taken_as_it_is_written(text: str) -> None:
    """The server's address stays what it was, with the base path behind it."""
    assert parse_base_url(text, "/api") == text.rstrip("/") + "/api"
