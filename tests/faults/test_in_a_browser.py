"""Every fault as a page of a frontend sees it: by fetch, across origins, in headless Chromium."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from mockpbx.faults import FAULTS
from mockpbx.server import MockPbx
from tests.console.browser import Page, browsing

FETCH = """(async () => {
  const begun = performance.now();
  const seen = {};
  try {
    const answer = await fetch(%s, {headers: %s, cache: "no-store"});
    seen.status = answer.status;
    seen.retry = answer.headers.get("Retry-After");
    const text = await answer.text();
    seen.size = text.length;
    try { seen.count = JSON.parse(text).count ?? null; } catch (error) { seen.failed = "parse"; }
  } catch (error) { seen.failed = error.name; }
  seen.milliseconds = performance.now() - begun;
  return JSON.stringify(seen);
})()"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page of another origin on this machine."""
    folder: Path = tmp_path_factory.mktemp("frontend")
    (folder / "index.html").write_text("<!doctype html><title>Frontend</title>", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with browsing() as page:
            page.open(f"http://127.0.0.1:{server.server_port}/")
            yield page
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fetched(page: Page, mock: MockPbx, path: str = "/cdrs?top=3", **headers: str) -> dict[str, Any]:
    """What the page sees of a request to the mock."""
    fields = {"Authorization": f"Bearer {mock.token}", **headers}
    seen: dict[str, Any] = json.loads(page.run(FETCH % (json.dumps(mock.url + path), json.dumps(fields))))
    return seen


# What is added, and what of the answer shows it.
SEEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "latency": ({"milliseconds": 300}, {"status": 200}),
    "status": ({"code": 503, "retry_after_seconds": 4}, {"status": 503, "retry": "4"}),
    "rate_limit": ({"retry_after_seconds": 3}, {"status": 429, "retry": "3"}),
    "truncate": ({"part": 0.5}, {"failed": "TypeError"}),
    "slow_body": ({"bytes_per_second": 5000, "piece_bytes": 500}, {"status": 200}),
    "disconnect": ({}, {"failed": "TypeError"}),
    "malformed_json": ({}, {"status": 200, "failed": "parse"}),
}
SLOW = {"latency": 300, "slow_body": 150}


@pytest.fixture
def faulty(mock: MockPbx) -> Iterator[MockPbx]:
    """The shared mock, without faults before and after."""
    yield mock
    mock.app.sandboxes.main.faults.clear()


@pytest.mark.parametrize("name", sorted(SEEN))
def test_a_page_sees_the_fault(name: str, frontend: Page, faulty: MockPbx) -> None:
    """A page that fetches meets the fault as a frontend has to bear it, and nothing when it is gone."""
    settings, shown = SEEN[name]
    book = faulty.app.sandboxes.main.faults
    book.add({"fault": name, **({"settings": settings} if settings else {})})
    seen = fetched(frontend, faulty)
    assert shown.items() <= seen.items()
    assert seen["milliseconds"] >= SLOW.get(name, 0)
    book.clear()
    assert "failed" not in fetched(frontend, faulty)


def test_a_page_reads_what_was_before(frontend: Page, faulty: MockPbx) -> None:
    """A page that has written still reads the list as it was before."""
    faulty.app.sandboxes.main.faults.add({"fault": "stale_read", "operations": ["listCallReports"]})
    before = fetched(frontend, faulty, "/call_reports")["count"]
    order = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
    order_id = faulty.pbx.create_report({**order, "cron_expr": "0 6 * * 1"})
    assert fetched(frontend, faulty, "/call_reports")["count"] == before
    faulty.app.sandboxes.main.faults.clear()
    assert fetched(frontend, faulty, "/call_reports")["count"] == before + 1
    faulty.pbx.destroy_report(order_id)


def test_a_page_may_prefer_a_fault(frontend: Page, faulty: MockPbx) -> None:
    """A page asks for an error by itself, one request at a time."""
    seen = fetched(frontend, faulty, Prefer="code=429, delay=100")
    assert (seen["status"], seen["milliseconds"] >= 100) == (429, True)
    assert fetched(frontend, faulty)["status"] == 200


def test_no_fault_is_left_out() -> None:
    """Every fault of the catalogue is seen here."""
    assert {*SEEN, "stale_read"} == set(FAULTS)
