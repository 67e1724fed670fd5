"""The pages in a real browser: quiet, alone, as wide as the window, and open to everybody who cannot see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from mockpbx.console.site import build_site
from mockpbx.model import DAY
from mockpbx.sandboxes import Sandboxes, Wish
from mockpbx.worlds import Worlds
from tests.conftest import NOW
from tests.console.browser import Page, browsing
from tests.console.conftest import furnished

AXE = Path(__file__).parents[2] / "tools" / "node_modules" / "axe-core" / "axe.min.js"
JUDGE = """axe.run(document, {iframes: false}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => one.id + ": " + one.nodes.map(node => node.html).join(" | ")))"""
PAGES = (
    *("/", "/?span=24h", "/calls", "/calls?skip=25&filter=direction+eq+'INBOUND_CALL'", "/call_logs", "/calls/7"),
    *("/reports", "/outbox", "/outbox/1", "/journal", "/journal/1", "/faults", "/clock", "/sandboxes"),
    *("/calls?filter=x+eq+1&orderby=y", "/clock?sandbox=one", "/?sandbox=gone"),
)
EXPECTED = ("Failed to load resource: the server responded with a status of 4",)
"""A browser complains of pages that say no."""
SHUT_IN = ("violates the following Content Security Policy", "Blocked script execution in 'about:srcdoc'")
"""What becomes of what stands in a mail."""


@pytest.fixture(scope="module")
def served(worlds: Worlds) -> Iterator[tuple[str, Sandboxes]]:
    """The console below `/_mock` on a port of this machine."""
    sandboxes = furnished(worlds)
    main = sandboxes.main
    sandboxes.open(Wish(scenario="tiny", is_frozen=False), "one")
    sandboxes.open(Wish(scenario="empty"), "two")
    main.faults.apply_profile("flaky")
    main.save("before")
    order = {"name": "x", "email": "qa@acme.example", "format": "CSV", "range": "TODAY", "filter": {}, "type": "NORMAL"}
    main.pbx.create_report(order)
    main.jobs.advance(DAY)
    main.pbx.create_report(order)
    main.pbx.announcer.subscribe("http://127.0.0.1:9/hook", [], NOW)
    with serving(sandboxes) as url:
        yield url, sandboxes


@contextmanager
def serving(sandboxes: Sandboxes) -> Iterator[str]:
    """Serve the console for a while."""

    def nothing(_environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        start("404 Not Found", [])
        return []

    server = make_server(
        "127.0.0.1", 0, DispatcherMiddleware(nothing, {"/_mock": build_site(sandboxes)}), threaded=True
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One browser for all pages."""
    with browsing() as one:
        yield one


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_quiet_narrow_and_open_to_all(served: tuple[str, Sandboxes], page: Page, path: str) -> None:
    """No complaint, no request to anybody else, nothing wider than a phone, nothing serious for axe, dark or light."""
    assert AXE.exists(), "axe-core is missing: `npm ci` in tools/ brings it"
    page.look(width=390, height=844, scheme="dark")
    page.open(f"{served[0]}/_mock{path}")
    assert page.run("document.documentElement.scrollWidth") <= 390
    assert page.run("document.title") not in ("", "ran")
    page.run(AXE.read_text())
    assert page.run(JUDGE) == []
    page.look(width=1280, height=900, scheme="light")
    assert page.run("document.documentElement.scrollWidth") <= 1280
    assert page.run(JUDGE) == []
    known = EXPECTED + (SHUT_IN if path.startswith("/outbox/") else ())
    assert [one for one in page.complaints if not any(words in one for words in known)] == []
    assert [one for one in page.requests if not one.startswith((served[0], "about:srcdoc", "data:"))] == []


def test_forms_work_as_a_browser_sends_them(served: tuple[str, Sandboxes], page: Page) -> None:
    """The console lets in what its own pages send, and says what was done."""
    url, sandboxes = served
    clock = sandboxes.main.pbx.clock
    before = clock.now()
    page.open(f"{url}/_mock/clock")
    page.press("document.querySelector('button[value=day]').click()")
    assert clock.now() == before + DAY
    assert "moved on" in page.run("document.querySelector('.said').textContent")


def test_a_text_is_copied(served: tuple[str, Sandboxes], page: Page) -> None:
    """The button says that it copied, and the clipboard holds the text."""
    url, sandboxes = served
    page.tell("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"], origin=url)
    page.open(f"{url}/_mock/")
    page.tell("Page.bringToFront")
    copied = "new Promise(done => new MutationObserver(() => done(button.textContent))"
    script = f"const button = document.querySelector('[data-copy]'); const said = {copied}"
    said = page.run(f"{{{script}.observe(button, {{characterData: true, subtree: true}})); button.click(); said}}")
    assert said.startswith("Copied")
    assert page.run("navigator.clipboard.readText()") == sandboxes.main.pbx.token


def test_a_clock_that_runs_is_seen_running(served: tuple[str, Sandboxes], page: Page) -> None:
    """The time in the page goes on by itself, and keeps its spelling."""
    page.open(f"{served[0]}/_mock/clock?sandbox=one")
    moved = "new Promise(done => new MutationObserver(() => done(time.textContent)).observe(time, {childList: true}))"
    later = page.run(f"{{const time = document.querySelector('.big time'); {moved}}}")
    assert len(later) == len("2026-03-09 14:00:00")
    assert later[4] + later[10] + later[13] == "- :"


def test_the_keyboard_is_enough(served: tuple[str, Sandboxes], page: Page) -> None:
    """The first stop is the way past the navigation, and whatever has the focus shows it."""
    page.open(f"{served[0]}/_mock/calls")
    for kind in ("keyDown", "keyUp"):
        page.tell("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert page.run("document.activeElement.className") == "skip"
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
