"""Browsers: pages of this machine may call, others may not, and a preflight needs no token."""

import pytest

from mockpbx.app import MockApp
from mockpbx.pbx import Pbx
from tests.middleware.conftest import HOST, AppMaker, ask, bearer

LOCAL = b"http://localhost:5173"


@pytest.mark.parametrize(
    "origin", [LOCAL, b"https://localhost", b"http://127.0.0.1:3000", b"http://[::1]:8080", b"http://app.localhost:1"]
)
def test_a_local_page_may_preflight(app: MockApp, origin: bytes) -> None:
    """A preflight of a local page is answered without a token, and says what may be sent."""
    asked = [HOST, (b"origin", origin), (b"access-control-request-method", b"POST")]
    found = ask(app, "/api/call_reports", method="OPTIONS", headers=asked)
    assert found.status == 204
    assert found.headers["access-control-allow-origin"] == origin.decode()
    assert "Authorization" in found.headers["access-control-allow-headers"]
    assert "POST" in found.headers["access-control-allow-methods"]
    assert "origin" in found.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [b"https://evil.example", b"http://localhost.evil.example", b"null", b"http://localhost:80x", b"file://localhost"],
)
def test_a_foreign_page_may_not(app: MockApp, pbx: Pbx, origin: bytes) -> None:
    """An answer to a foreign page carries no permission, with a preflight or without one."""
    preflight = [HOST, (b"origin", origin), (b"access-control-request-method", b"GET")]
    assert "access-control-allow-origin" not in ask(app, method="OPTIONS", headers=preflight).headers
    found = ask(app, headers=[HOST, (b"origin", origin), bearer(pbx)])
    assert (found.status, "access-control-allow-origin" in found.headers) == (200, False)


def test_answers_to_a_local_page_say_so(app: MockApp, pbx: Pbx) -> None:
    """Successes and errors alike name the origin, never `*`, and let the page read our headers."""
    for headers in ([bearer(pbx)], []):
        found = ask(app, headers=[HOST, (b"origin", LOCAL), *headers])
        assert found.headers["access-control-allow-origin"] == LOCAL.decode()
        assert "WWW-Authenticate" in found.headers["access-control-expose-headers"]


REFUSED: tuple[tuple[str, tuple[tuple[bytes, bytes], ...], bytes | None, int], ...] = (
    ("/api/cdrs", ((b"x-mock-sandbox", b"gone"),), None, 404),
    ("/api/cdrs", ((b"x-mock-sandbox", b"a"), (b"x-mock-sandbox", b"a")), None, 400),
    ("/api/cdrs/", (), None, 404),
    ("/api", (), None, 404),
    ("/api/cdrs/a/b", (), b"/api/cdrs/a%2fb", 400),
    ("/api/" + "x" * 9000, (), None, 414),
    ("/api/cdrs", ((b"x", b"y" * 20_000),), None, 431),
    ("/api/nope", (), None, 404),
)


@pytest.mark.parametrize(("path", "headers", "raw_path", "status"), REFUSED)
def test_a_local_page_can_read_every_refusal(
    app: MockApp, pbx: Pbx, path: str, headers: tuple[tuple[bytes, bytes], ...], raw_path: bytes | None, status: int
) -> None:
    """Whatever layer refuses, the answer bears the fields, and the preflight before it is let through."""
    asked = [HOST, (b"origin", LOCAL), bearer(pbx), *headers]
    found = ask(app, path, headers=asked, raw_path=raw_path)
    assert (found.status, found.headers.get("access-control-allow-origin")) == (status, LOCAL.decode())
    assert "x-request-id" in found.headers
    wish = [HOST, (b"origin", LOCAL), (b"access-control-request-method", b"GET")]
    assert ask(app, path, method="OPTIONS", headers=wish, raw_path=raw_path).status == 204


def test_a_local_page_can_read_what_fell_over(app: MockApp, pbx: Pbx, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected fault of a layer is a 500 that the page can read."""
    monkeypatch.setattr(app.sandboxes, "known_by", None)
    found = ask(app, headers=[HOST, (b"origin", LOCAL), bearer(pbx)])
    assert (found.status, found.headers["access-control-allow-origin"]) == (500, LOCAL.decode())


@pytest.mark.parametrize("path", ["/_mock/", "/_mock/nope", "/_mock/" + "x" * 9000, "/_mock/api/clock"])
def test_the_console_is_for_no_other_page(app: MockApp, path: str) -> None:
    """Neither the console nor what refuses its requests bears the fields."""
    found = ask(app, path, headers=[HOST, (b"origin", LOCAL)])
    assert "access-control-allow-origin" not in found.headers


def test_more_origins_can_be_allowed(app_with: AppMaker, pbx: Pbx) -> None:
    """Origins that were named may call, and `*` allows every one."""
    for allowed in ("https://app.acme.example", "*"):
        app = app_with(allowed_origins=[allowed])
        found = ask(app, headers=[HOST, (b"origin", b"https://app.acme.example"), bearer(pbx)])
        assert found.headers["access-control-allow-origin"]
