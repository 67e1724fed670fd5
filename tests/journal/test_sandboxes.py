"""Each PBX of a process has a journal of its own, in its own time."""

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.journal import JournalQuery, har
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Wish
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.middleware.conftest import HOST, ask

LATER = parse_instant("2027-01-01T00:00:00Z")


def test_what_was_given_as_a_secret_is_nowhere() -> None:
    """A password that somebody types as a user's name, or asks for as an id, is not in the journal either."""
    settings = PbxSettings(call_count=5, password="open-Sesame", token="Ali-Baba-1001")
    app = MockApp(Pbx(load_spec(), settings, ManualClock(NOW)))
    body = b'{"username":"open-Sesame","password":"x"}'
    fields = [HOST, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    ask(app, "/api/auth/sign_in", method="POST", headers=fields, chunks=[body])
    ask(app, "/api/cdrs/Ali-Baba-1001", headers=[HOST, (b"authorization", b"Bearer Ali-Baba-1001")])
    written = har(app.sandboxes.main.journal.entries(JournalQuery()))
    assert written.count("***") > 1
    assert not {secret for secret in ("open-Sesame", "Ali-Baba-1001") if secret in written}


def test_an_exchange_is_in_the_journal_of_its_sandbox_alone() -> None:
    """What a sandbox is asked, by token or by header, stands in its own journal, at its own time."""
    app = MockApp(Pbx(load_spec(), PbxSettings(call_count=5), ManualClock(NOW)))
    sandbox = app.sandboxes.open(Wish(now=LATER), "later")
    ask(app, headers=[HOST, (b"authorization", f"Bearer {sandbox.pbx.token}".encode())])
    ask(app, "/api/nothing", headers=[HOST, (b"x-mock-sandbox", b"later")])
    everything = JournalQuery()
    assert [one.at for one in sandbox.journal.entries(everything)] == [LATER, LATER]
    assert app.sandboxes.main.journal.entries(everything) == ()
