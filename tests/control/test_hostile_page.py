"""The control plane and the console, attacked from a hostile page in a real browser (T16)."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from mockpbx.clock import ManualClock
from mockpbx.sandboxes import Sandboxes, Wish
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from tests.conftest import NOW
from tests.console.browser import Page, browsing
from tests.control.attacks import ATTACKS, script_of
from tests.sandboxes.conftest import ORDER

SITES = ("evil.test", "127.0.0.1")
"""A stranger's name that leads to this machine, and another port of this machine."""


class Blank(BaseHTTPRequestHandler):
    """Serves one page with nothing on it."""

    def do_GET(self) -> None:
        """Answer with the page."""
        body = b"<!doctype html><title>evil</title><body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    """The port of the hostile site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser for which every name of the hostile site is this machine."""
    with browsing("--host-resolver-rules=MAP evil.test 127.0.0.1", "--disable-popup-blocking") as one:
        yield one


@pytest.fixture(scope="module")
def target() -> Iterator[MockPbx]:
    """A mock with something to lose."""
    with MockPbx(PbxSettings(call_count=20, report_seconds=1), clock=ManualClock(NOW)) as mock:
        house = sandboxes_of(mock)
        house.open(Wish(scenario="empty"), "one")
        mock.pbx.create_report(ORDER)
        house.main.jobs.advance(2_000_000)
        house.main.save("then")
        yield mock


def sandboxes_of(mock: MockPbx) -> Sandboxes:
    """The PBXs of a served mock."""
    app: Any = mock._server.config.app
    found: Sandboxes = app.sandboxes
    return found


def state(mock: MockPbx) -> list[Any]:
    """All that the control plane could change."""
    return [
        (
            *(one.name, one.pbx.world.digest, one.pbx.store.content(), one.pbx.clock.reading, one.pbx.report_seconds),
            *(one.faults.is_empty, *(name for name, _ in one.shelf.all())),
        )
        for one in sandboxes_of(mock).all()
    ]


def origin(mock: MockPbx) -> str:
    """Where the mock is, by the address of this machine."""
    return mock.url.removesuffix("/api")


def attacked(page: Page, name: str, mock: MockPbx) -> str:
    """What the page that is open could read by an attack."""
    return str(page.run(script_of(name, origin(mock))) or "")


@pytest.mark.parametrize("host", SITES)
@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_page_does_and_learns_nothing(name: str, host: str, page: Page, site: int, target: MockPbx) -> None:
    """Whatever it tries, everything is as it was, and what it could read is nothing of ours."""
    before = state(target)
    page.open(f"http://{host}:{site}/")
    assert attacked(page, name, target) == ""
    assert state(target) == before


def test_a_name_that_leads_here_shows_nothing(page: Page, target: MockPbx) -> None:
    """Under a stranger's name the server is not there at all, for pages and for what pages of that name ask."""
    before = state(target)
    page.open(origin(target).replace("127.0.0.1", "evil.test") + "/_mock/")
    assert target.token not in page.run("document.documentElement.outerHTML")
    for path, method in (("/_mock/api/sandboxes/main", "GET"), ("/_mock/api/reset", "POST"), ("/api/cdrs", "GET")):
        assert page.run(f"fetch('{path}', {{method: '{method}'}}).then(got => got.status)") == 421
    assert state(target) == before


def test_a_link_from_a_hostile_page_does_nothing(page: Page, site: int, target: MockPbx) -> None:
    """Somebody who follows a link sees the console, and has done nothing; a link to what is no page is refused."""
    before = state(target)
    page.open(f"http://evil.test:{site}/")
    page.press(f"location.href = '{origin(target)}/_mock/api/sandboxes/main'")
    assert target.token not in page.run("document.documentElement.outerHTML")
    assert state(target) == before


def test_the_same_attacks_succeed_at_home(page: Page, target: MockPbx) -> None:
    """From a page of our own they do what they say: it is where they come from that keeps the others out."""
    clock = target.pbx.clock
    page.open(origin(target) + "/_mock/clock")
    for name in ("JSON, asked first", "a reset without a body", "PUT"):
        before = state(target)
        attacked(page, name, target)
        assert state(target) != before, name
    begun = clock.now()
    page.press("document.querySelector('button[value=day]').click()")
    assert clock.now() > begun
    assert target.token in attacked(page, "a question", target)
