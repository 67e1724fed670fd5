"""The judging proxy: forwards faithfully, and says what it found."""

import gzip
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.har import read_har
from contracts.profile import STRICT
from contracts.proxy import MOST_BYTES, VERDICT_HEADER, Proxy
from contracts.serving import in_process
from contracts.settings import Target
from contracts.traffic import TrafficJudge
from tests.contracts.conftest import environment
from tests.contracts.plain_use import PlainUse
from tests.mutants.liar import load_lie, serving

BASE_PATH = "/api"


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest server."""
    with serving(None) as target:
        yield target


@contextmanager
def _proxied(upstream: str, document: Document) -> Iterator[tuple[str, Proxy, list[tuple[Finding, ...]]]]:
    """A proxy in front of an address, and what it found, exchange by exchange."""
    found: list[tuple[Finding, ...]] = []

    def on_judged(exchange: Exchange, findings: tuple[Finding, ...] | None) -> None:
        found.append(findings or ())

    judge = TrafficJudge(document, upstream + BASE_PATH, STRICT, sample_count=1)
    # Requests are sent from the proxy's own event loop alone, and no connection outlives an answer.
    client = httpx.AsyncClient(timeout=10, limits=httpx.Limits(max_keepalive_connections=0))
    app = Proxy(upstream=upstream, judge=judge, client=client, on_judged=on_judged)
    with in_process(app, "h11") as url:
        yield url, app, found


def test_an_ordinary_client_notices_nothing(honest: Target, document: Document) -> None:
    """Through the proxy a client gets what it gets without, and everything conforms."""
    with _proxied(honest.base_url.removesuffix(BASE_PATH), document) as (url, app, found):
        use = PlainUse(url + BASE_PATH, honest.token)
        use.everything()
        assert len(found) == len(use.exchanges) > 50
        assert {one.response_headers[VERDICT_HEADER] for one in use.exchanges} == {"conforms"}
        assert app.judge.verdict().findings == ()
        headers = {"Authorization": f"Bearer {honest.token}", "Accept-Encoding": "gzip"}
        plain, through = (
            httpx.get(base + "/cdrs?top=3&filter=trunk%20ne%20null", headers=headers)
            for base in (honest.base_url, url + BASE_PATH)
        )
    assert plain.content == through.content
    own = {"date", "x-request-id"}
    assert {name: value for name, value in through.headers.items() if name not in {*own, VERDICT_HEADER}} == {
        name: value for name, value in plain.headers.items() if name not in own
    }


def test_a_lie_is_said_in_the_answer(document: Document) -> None:
    """The answer that shows a fault names its check in the header, each time it shows it."""
    with (
        serving(load_lie("top_ignored")) as liar,
        _proxied(liar.base_url.removesuffix(BASE_PATH), document) as (url, app, _),
    ):
        headers = {"Authorization": f"Bearer {liar.token}"}
        answers = [httpx.get(f"{url}/api/cdrs?top=2", headers=headers) for _ in range(2)]
        assert [one.headers[VERDICT_HEADER] for one in answers] == ["paging.top-respected"] * 2
        assert len(app.judge.verdict().findings) == 1


def test_a_browser_may_read_the_verdict(honest: Target, document: Document) -> None:
    """Where the upstream lets a browser's page read its answers, the page may read the header as well."""
    with _proxied(honest.base_url.removesuffix(BASE_PATH), document) as (url, _, _):
        headers = {"Authorization": f"Bearer {honest.token}", "Origin": "http://localhost:5173"}
        answer = httpx.get(f"{url}/api/cdrs?top=1", headers=headers)
    assert VERDICT_HEADER in answer.headers.get_list("access-control-expose-headers", split_commas=True)


async def _squeezed(scope: Any, receive: Any, send: Any) -> None:
    """An upstream that compresses, redirects, sends a body without end, or echoes, by path."""
    if scope["type"] != "http":
        return
    body, status, headers = b"", 200, [(b"content-type", b"application/json")]
    if scope["path"].endswith("/squeezed"):
        body, headers = gzip.compress(b'{"a": 1}'), [*headers, (b"content-encoding", b"gzip")]
    elif scope["path"].endswith("/redirect"):
        status, headers = 302, [(b"location", b"http://evil.test/")]
    elif scope["path"].endswith("/endless"):
        body = b" " * (MOST_BYTES + 1)
    else:
        shown = {name.decode(): value.decode() for name, value in scope["headers"]}
        body = json.dumps({"path": scope["raw_path"].decode(), "headers": shown}).encode()
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def test_answers_pass_as_they_are(document: Document) -> None:
    """Compressed bytes pass compressed, a redirect is an answer, and what is too large to keep is refused."""
    with in_process(_squeezed) as upstream, _proxied(upstream, document) as (url, app, _):
        squeezed = httpx.get(f"{url}/squeezed")
        assert (squeezed.headers["content-encoding"], squeezed.json()) == ("gzip", {"a": 1})
        redirect = httpx.get(f"{url}/redirect")
        assert (redirect.status_code, redirect.headers["location"]) == (302, "http://evil.test/")
        endless = httpx.get(f"{url}/endless")
        assert (endless.status_code, endless.headers[VERDICT_HEADER]) == (502, "not judged")
        too_much = httpx.post(f"{url}/x", content=b" " * (MOST_BYTES + 1))
        assert too_much.status_code == 413
        assert app.unanswered_count == 1


def test_only_what_belongs_to_the_request_is_passed_on(document: Document) -> None:
    """Headers for the connection stay here, the host becomes the upstream's, and the path keeps its spelling."""
    with in_process(_squeezed) as upstream, _proxied(upstream, document) as (url, _, _):
        headers = {"Connection": "x-secret", "X-Secret": "1", "TE": "trailers", "X-Kept": "1"}
        seen = httpx.get(f"{url}/a%2Fb?c=%41+d", headers=headers).json()
    assert seen["path"] == "/a%2Fb"
    assert seen["headers"]["host"] == upstream.removeprefix("http://")
    assert seen["headers"]["x-kept"] == "1"
    assert not {"x-secret", "te"} & seen["headers"].keys()


@pytest.mark.parametrize("path", ["/api/cdrs/../calllogs", "/api/./cdrs//x", "/api/cdrs/%2e%2e", "/..", "/a%zz|^{}"])
def test_paths_pass_as_they_came(path: str, document: Document) -> None:
    """Steps back, doubled slashes and odd signs reach the upstream untouched, and are judged as they came."""
    with in_process(_squeezed) as upstream, _proxied(upstream, document) as (url, app, _):
        answer = _raw(url, f"GET {path}?x=/../y HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        notes = " ".join(app.judge.verdict().notes)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["path"] == path
    assert ("GET /calllogs" in notes) is False


@pytest.mark.parametrize("target", ["http://evil.test/api/cdrs", "http://127.0.0.1/api/cdrs", "*"])
def test_what_is_no_path_is_not_forwarded(target: str, document: Document) -> None:
    """Who asks for a whole address takes this for a proxy to anywhere, and is told that it is none."""
    with in_process(_squeezed) as upstream, _proxied(upstream, document) as (url, _, found):
        answer = _raw(url, f"OPTIONS {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 421 ")
    assert found == []


def test_an_upstream_that_is_away_is_said_to_be(document: Document) -> None:
    """Nobody answers in the upstream's place: 502 in the API's envelope, not judged."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with _proxied(f"http://127.0.0.1:{port}", document) as (url, app, found):
        answer = httpx.get(f"{url}/api/cdrs")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (502, "UNAVAILABLE")
        assert (found, app.unanswered_count) == ([], 1)


def _raw(url: str, head: str) -> bytes:
    host, _, port = url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode("latin-1"))
        with connection.makefile("rb") as stream:
            return stream.read()


@contextmanager
def _command(upstream: str, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`mockpbx proxy` in front of an upstream, and where it listens."""
    command = [sys.executable, "-m", "mockpbx", "proxy", "--upstream", upstream, "--port", "0", *options]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        yield process, process.stderr.readline().split()[0]


def test_the_command_records_and_ends_with_a_verdict(honest: Target, tmp_path: Path) -> None:
    """`mockpbx proxy` says where it listens, records what passes without secrets and people, and ends on Ctrl-C."""
    record = tmp_path / "record.har"
    headers = {"Authorization": f"Bearer {honest.token}"}
    with _command(honest.base_url, "--record", str(record)) as (process, address):
        rows = httpx.get(f"{address}/api/cdrs?top=20", headers=headers, timeout=20).json()["items"]
        assert httpx.get(f"{address}/api/cdrs?search=Ottokar", headers=headers, timeout=20).json()["items"] == []
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    assert (process.returncode, printed.splitlines()[-1].strip()) == (0, "conforms")
    recording = read_har(record)
    assert [one.status for one in recording.exchanges] == [200, 200]
    text = record.read_text()
    assert "Ottokar" not in text
    names = {row["caller_display_name"] for row in rows if row["caller_display_name"]}
    assert not [secret for secret in {*names, str(honest.token)} if secret in text]


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_the_proxy_gets_the_verdict(order: signal.Signals, honest: Target, tmp_path: Path) -> None:
    """SIGTERM, as `docker stop` sends it, and a terminal that hangs up end it as Ctrl-C does; entries are on disk."""
    record, verdict = tmp_path / "record.har", tmp_path / "v.json"
    headers = {"Authorization": f"Bearer {honest.token}"}
    with _command(honest.base_url, "--record", str(record), "--json", str(verdict)) as (process, address):
        assert httpx.get(f"{address}/api/cdrs?top=1", headers=headers, timeout=20).status_code == 200
        assert "/api/cdrs?top=1" in record.read_text()
        process.send_signal(order)
        printed, _ = process.communicate(timeout=30)
    assert (process.returncode, printed.splitlines()[-1]) == (0, "conforms")
    assert json.loads(verdict.read_text())["conforms"] is True
    assert len(read_har(record).exchanges) == 1


def test_an_upstream_that_never_answers_does_not_keep_the_proxy() -> None:
    """Told to end while an answer is awaited, it ends in seconds, with a verdict and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with (
            _command(f"http://127.0.0.1:{server.getsockname()[1]}") as (process, address),
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as asking,
        ):
            asking.sendall(b"GET /api/cdrs HTTP/1.1\r\nHost: localhost\r\n\r\n")
            upstream, _ = server.accept()
            process.send_signal(signal.SIGTERM)
            printed, told = process.communicate(timeout=20)
        upstream.close()
    assert (process.returncode, told) == (3, "")
    assert printed.splitlines()[-1].startswith("nothing was judged: ")


def test_a_proxy_that_nothing_passed_judges_nothing() -> None:
    """When nothing passed, or the upstream answered nothing, the last line says that nothing was judged, and 3."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with _command(f"http://127.0.0.1:{port}") as (process, address):
        assert httpx.get(f"{address}/api/cdrs", timeout=20).status_code == 502
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    assert process.returncode == 3
    assert printed.splitlines()[-1].startswith("nothing was judged: ")
    assert "requests without an answer that could be judged: 1" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["--upstream", "ftp://x"],
        ["--upstream", "http://a:b@h"],
        ["--upstream", "http://h", "--host", "203.0.113.1"],
        ["--upstream", "http://h", "--host", "ü..x"],
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str]) -> None:
    """A bad upstream or an address that is not ours is an error of usage, in one line."""
    command = [sys.executable, "-m", "mockpbx", "proxy", *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("proxy: ")
    assert done.stderr.count("\n") == 1
