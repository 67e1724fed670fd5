"""The gate: what is malformed on the outside never reaches the API, and is answered in its envelope."""

import json

import pytest

from mockpbx.app import MockApp
from mockpbx.middleware.gate import Limits
from mockpbx.pbx import Pbx
from tests.middleware.conftest import HOST, Answered, AppMaker, ask, bearer

ORDER = {
    "name": "Today",
    "type": "NORMAL",
    "email": "a@acme.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
    "cron_expr": "0 6 * * 1",
}


def _code(answered: Answered) -> tuple[int, str]:
    return answered.status, json.loads(answered.body)["errors"][0]["code"]


@pytest.mark.parametrize("host", [b"localhost", b"127.0.0.1:8887", b"[::1]:8887", b"LOCALHOST"])
def test_it_answers_for_this_machine(app: MockApp, pbx: Pbx, host: bytes) -> None:
    """Names of the loopback are answered for, with and without a port."""
    assert ask(app, headers=[(b"host", host), bearer(pbx)]).status == 200


@pytest.mark.parametrize("host", [b"evil.example", b"127.0.0.1.evil.example", b"localhost:x", b"[::1", b"", b"a b"])
def test_it_answers_for_nobody_else(app: MockApp, pbx: Pbx, host: bytes) -> None:
    """Another host's name is misdirected, so that no page can reach the mock by rebinding a name."""
    assert _code(ask(app, headers=[(b"host", host), bearer(pbx)])) == (421, "MISDIRECTED")


def test_more_hosts_can_be_allowed(app_with: AppMaker, pbx: Pbx) -> None:
    """Hosts that were named are answered for, and `*` means any."""
    named, everybody = app_with(allowed_hosts=["PBX.example"]), app_with(allowed_hosts=["*"])
    assert ask(named, headers=[(b"host", b"pbx.example:1"), bearer(pbx)]).status == 200
    assert ask(named, headers=[(b"host", b"other.example"), bearer(pbx)]).status == 421
    assert ask(everybody, headers=[(b"host", b"other.example"), bearer(pbx)]).status == 200


@pytest.mark.parametrize("headers", [[], [HOST, HOST]])
def test_the_host_stands_once(app: MockApp, headers: list[tuple[bytes, bytes]]) -> None:
    """A request without a Host, or with two, is malformed."""
    assert _code(ask(app, headers=headers)) == (400, "VALIDATE_FAILED")


def test_sizes_are_bounded(app_with: AppMaker, pbx: Pbx) -> None:
    """A target, a header block and a body beyond their limits are refused with the status for each."""
    app = app_with(limits=Limits(target=100, headers=300, body=50))
    assert _code(ask(app, "/api/" + "x" * 100)) == (414, "TOO_LARGE")
    assert _code(ask(app, headers=[HOST, (b"x", b"y" * 300)])) == (431, "TOO_LARGE")
    sized = [HOST, bearer(pbx), (b"content-type", b"application/json"), (b"content-length", b"60")]
    assert _code(ask(app, "/api/call_reports", method="POST", headers=sized, chunks=[b"x" * 60])) == (413, "TOO_LARGE")
    chunked = [*sized[:-1], (b"transfer-encoding", b"chunked")]
    found = ask(app, "/api/call_reports", method="POST", headers=chunked, chunks=[b"x" * 30, b"x" * 30])
    assert _code(found) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    ("path", "raw_path"), [("/api/cdrs/a\x00b", b"/api/cdrs/a%00b"), ("/api/cdrs/a/b", b"/api/cdrs/a%2Fb")]
)
def test_odd_paths_are_refused(app: MockApp, path: str, raw_path: bytes) -> None:
    """Control characters and encoded slashes in a path are malformed."""
    assert _code(ask(app, path, raw_path=raw_path)) == (400, "VALIDATE_FAILED")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/cdrs/", "/nowhere"])
def test_there_are_no_redirects(app: MockApp, path: str) -> None:
    """A slash too many is not found, and not redirected."""
    assert _code(ask(app, path)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "media_type",
    [
        b"application/json",
        b"Application/JSON; charset=UTF-8",
        b'application/json; charset="utf-8"; profile="a/b"',
        b"application/json;charset=us-ascii",
    ],
)
def test_json_is_json_however_it_is_spelt(app: MockApp, pbx: Pbx, media_type: bytes) -> None:
    """Case, blanks and parameters of the media type make no difference; a chunked body does as well as a sized one."""
    text = json.dumps(ORDER).encode()
    headers = [HOST, bearer(pbx), (b"content-type", media_type), (b"transfer-encoding", b"chunked")]
    found = ask(app, "/api/call_reports", method="POST", headers=headers, chunks=[text[:20], text[20:]])
    assert found.status == 201


@pytest.mark.parametrize("media_type", [b"text/plain", b"application/json; charset=utf-16", b"nonsense", b""])
def test_other_media_types_are_refused(app: MockApp, pbx: Pbx, media_type: bytes) -> None:
    """What is not JSON in UTF-8 is an unsupported media type."""
    text = json.dumps(ORDER).encode()
    headers = [HOST, bearer(pbx), (b"content-type", media_type), (b"content-length", b"%d" % len(text))]
    assert ask(app, "/api/call_reports", method="POST", headers=headers, chunks=[text]).status == 415


def test_two_media_types_are_one_too_many(app: MockApp, pbx: Pbx) -> None:
    """A repeated Content-Type is malformed."""
    headers = [HOST, bearer(pbx), *[(b"content-type", b"application/json")] * 2, (b"content-length", b"2")]
    assert ask(app, "/api/call_reports", method="POST", headers=headers, chunks=[b"{}"]).status == 400


@pytest.mark.parametrize("length", [b"-1", b"1x", b"+1", b""])
def test_a_length_is_a_number(app: MockApp, pbx: Pbx, length: bytes) -> None:
    """A Content-Length that is no number is malformed."""
    headers = [HOST, bearer(pbx), (b"content-type", b"application/json"), (b"content-length", length)]
    assert ask(app, "/api/call_reports", method="POST", headers=headers).status == 400
