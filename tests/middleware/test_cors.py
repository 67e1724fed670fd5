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


def test_more_origins_can_be_allowed(app_with: AppMaker, pbx: Pbx) -> None:
    """Origins that were named may call, and `*` allows every one."""
    for allowed in ("https://app.acme.example", "*"):
        app = app_with(allowed_origins=[allowed])
        found = ask(app, headers=[HOST, (b"origin", b"https://app.acme.example"), bearer(pbx)])
        assert found.headers["access-control-allow-origin"]
