"""A curl line repeats a request, byte for byte, in a real shell."""

import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.exchange import Exchange
from contracts.mask import masked
from contracts.writers.curl import curl_line

Seen = list[tuple[str, str, str | None, bytes]]


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, Seen]]:
    """A server that remembers what it was sent."""
    seen: Seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Remember and say nothing."""
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append((self.command, self.path, self.headers.get("Authorization"), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    thread.join()
    server.server_close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(body=b"@/etc/hostname")
@given(body=st.one_of(st.binary(max_size=40), st.text(max_size=40).map(str.encode)))
def test_the_line_repeats_the_request(listener: tuple[str, Seen], body: bytes) -> None:
    """Run by bash, the line sends method, path, query, body and the token of the variable."""
    url, seen = listener
    sent = Exchange(
        method="POST",
        url=f"{url}/api/x?filter=a%20eq%20'b'",
        request_headers={"authorization": "Bearer s3cret"},
        request_body=body,
        status=500,
    )
    line = curl_line(masked(sent, secret="s3cret"))
    assert "s3cret" not in line
    subprocess.run(
        ["bash", "-c", line], env={"PBX_TOKEN": "s3cret", "PATH": "/usr/bin:/bin"}, check=True, capture_output=True
    )
    # bash cannot hold a zero byte in an argument, so that a body with one is cut there.
    assert seen[-1] == ("POST", "/api/x?filter=a%20eq%20'b'", "Bearer s3cret", body.partition(b"\x00")[0])


def test_a_long_body_is_left_out() -> None:
    """A body that nobody would paste is named by its length."""
    line = curl_line(Exchange(method="POST", url="http://pbx.example/api", request_body=b"x" * 3_000, status=413))
    assert "(3000 bytes, left out here)" in line
