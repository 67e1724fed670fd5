"""The console around a small world on a clock that stands still."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockpbx.clock import ManualClock
from mockpbx.console.site import build_site
from mockpbx.history import history_of
from mockpbx.journal import Sighting
from mockpbx.model import Instant, Mail
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from mockpbx.store import Archive
from mockpbx.worlds import Worlds
from tests.conftest import CALL_COUNT, NOW

HOSTILE = "<img src=x onerror=\"document.title='ran'\">"
HOSTILE_ID = "7"
HTML_MAIL = b"""\
Subject: Report completed: <b>bold</b>
To: qa@acme.example
Content-Type: text/html; charset=utf-8

<p style="color:red">Hello</p><script>document.title='ran'</script><img src="http://outside.example/x.png">
"""


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """Worlds that are made once for all tests."""
    return Worlds(load_spec())


def furnished(worlds: Worlds) -> Sandboxes:
    """Return a process with one PBX in which something has happened, some of it hostile."""
    settings = PbxSettings(call_count=CALL_COUNT, report_seconds=60)
    pbx = Pbx(load_spec(), settings, ManualClock(NOW), worlds=worlds)
    pbx.archive = _with_hostile_call(pbx)
    mail = Mail(id="1", sent_at=NOW, recipient=HOSTILE, subject=HOSTILE, link="", completed_id="1", content=HTML_MAIL)
    pbx.store.post.put_mail(mail)
    sandbox = Sandbox(MAIN, pbx)
    _have_exchanged(sandbox, NOW)
    return Sandboxes(sandbox)


def _with_hostile_call(pbx: Pbx) -> Archive:
    """Return the calls of a world, and one of somebody who calls himself something else than a name."""
    calls = list(pbx.archive.history.all_calls())
    names: dict[str, Any] = {"caller_display_name": HOSTILE, "callee_display_name": HOSTILE}
    legs = tuple(
        replace(leg, id=str(8 + place), session_id=HOSTILE_ID, **names) for place, leg in enumerate(calls[-1].legs)
    )
    hostile = replace(calls[-1], id=HOSTILE_ID, legs=legs, **names)
    return Archive(history_of([*calls, hostile]), pbx.spec)


def _have_exchanged(sandbox: Sandbox, at: Instant) -> None:
    answered: tuple[tuple[int, tuple[str, ...]], ...] = ((200, ()), (400, ("abc123",)))
    for status, violations in answered:
        seen = Sighting("GET", b"/api/cdrs", b"search=" + HOSTILE.encode(), [(b"host", b"localhost")], at)
        seen.status, seen.is_whole, seen.violations = status, True, violations
        seen.answer_pieces = [b'{"name":"' + HOSTILE.replace('"', "'").encode() + b'"}']
        seen.answer_size = len(seen.answer_pieces[0])
        sandbox.journal.record(seen)


@pytest.fixture
def sandboxes(worlds: Worlds) -> Sandboxes:
    """A process of its own with one PBX."""
    return furnished(worlds)


@pytest.fixture
def pbx(sandboxes: Sandboxes) -> Pbx:
    """The main PBX of the process."""
    return sandboxes.main.pbx


@pytest.fixture
def pages(sandboxes: Sandboxes) -> FlaskClient:
    """Flask's own client on the pages."""
    return build_site(sandboxes).test_client()
