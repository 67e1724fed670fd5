"""Each PBX of a process has a journal of its own, in its own time."""

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.journal import JournalQuery
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Wish
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.middleware.conftest import HOST, ask

LATER = parse_instant("2027-01-01T00:00:00Z")


def test_an_exchange_is_in_the_journal_of_its_sandbox_alone() -> None:
    """What a sandbox is asked, by token or by header, stands in its own journal, at its own time."""
    app = MockApp(Pbx(load_spec(), PbxSettings(call_count=5), ManualClock(NOW)))
    sandbox = app.sandboxes.open(Wish(now=LATER), "later")
    ask(app, headers=[HOST, (b"authorization", f"Bearer {sandbox.pbx.token}".encode())])
    ask(app, "/api/nothing", headers=[HOST, (b"x-mock-sandbox", b"later")])
    everything = JournalQuery()
    assert [one.at for one in sandbox.journal.entries(everything)] == [LATER, LATER]
    assert app.sandboxes.main.journal.entries(everything) == ()
