"""The small parts of the judge: document, journal, profiles, masks, verdicts."""

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import Document, FieldKind
from contracts.drive.process import _environment as environment_of_child
from contracts.errors import DocumentError, UsageError
from contracts.exchange import Exchange
from contracts.findings import CheckAccount, Finding, Outcome, Severity
from contracts.journal import Entry, Journal
from contracts.mask import masked
from contracts.oracle import Oracle
from contracts.ownership import Owned
from contracts.profile import load_profile
from contracts.settings import Preset, Target
from contracts.verdict import ANSWERED, Verdict
from contracts.wall import Allowed, Redirected, Wall

DOCUMENT = Document.load()


def test_operations_are_found_by_path(document: Document) -> None:
    """A method and a path mean the operation with the fewest parameters that fits them."""
    found = document.match("POST", "/call_reports/5/destroy")
    assert found is not None
    assert (found.operation_id, found.path_values("/call_reports/a%20b/destroy")) == ("destroyCallReport", ("a b",))
    assert document.match("PUT", "/cdrs") is None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_in_a_path_is_read_back(id: str) -> None:
    """Whatever an id is made of, escapes and dots included, the path that is made of it means that id and no other."""
    read = DOCUMENT.of("call_reports", "read")
    path = read.path_for(id)
    assert read.path_values(path) == (id,)
    assert path.rpartition("/")[2] not in (".", "..")


def test_what_is_spelt_already_is_not_spelt_again() -> None:
    """An escape that stands in an address stays, where the address is to be asked for as it is."""
    read = DOCUMENT.of("call_reports", "read")
    assert (read.path_for("%41"), read.path_as_spelt("%41")) == ("/call_reports/%2541", "/call_reports/%41")


def test_the_wall_knows_an_id_that_looks_like_an_escape() -> None:
    """What was created under such an id is changed there and not elsewhere."""
    wall = Wall(
        Preset.OWNED, DOCUMENT, [Owned(resource="call_reports", id="%41")], base_url="http://h", token="t", cap=5
    )
    path_for = DOCUMENT.of("call_reports", "destroy").path_for
    assert isinstance(wall.decide("POST", path_for("%41")), Allowed)
    assert isinstance(wall.decide("POST", path_for("A")), Redirected)


def test_collections_know_their_fields(document: Document) -> None:
    """What can be filtered, sorted and searched is read from the document, with kinds and enumerations."""
    cdrs = document.of("cdrs", "list").collection
    assert cdrs is not None
    assert cdrs.key == "id"
    assert cdrs.fields["started_at"].kind is FieldKind.INSTANT
    assert cdrs.fields["duration"].kind is FieldKind.NUMBER
    assert "INBOUND_CALL" in cdrs.fields["direction"].values
    assert set(cdrs.filterable) <= set(cdrs.fields)


def test_a_role_that_nobody_plays_is_told(document: Document) -> None:
    """Asking for an operation that the document does not have is a fault of the document."""
    with pytest.raises(DocumentError, match="no operation with the role 'fly'"):
        document.of("cdrs", "fly")


@pytest.mark.parametrize("text", ["", "[]", "openapi: 2.0", "{", "openapi: 3.0.3\npaths: {/a: {get: {}}}"])
def test_what_is_no_document_is_refused(text: str, tmp_path: Path) -> None:
    """A file that is no OpenAPI 3 document with named operations is refused with its path."""
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(DocumentError, match=r"broken\.yaml"):
        Document.load(path)


def test_a_journal_survives_a_crash(tmp_path: Path) -> None:
    """What lives is told newest first, and a last line that was cut off is left out."""
    journal = Journal(tmp_path / "journal")
    assert journal.read() == ()
    journal.write(Entry(event="naming", resource="call_reports", name="a"))
    journal.write(Entry(event="created", resource="call_reports", id="1", name="a"))
    journal.write(Entry(event="created", resource="call_reports", id="2", name="b"))
    journal.write(Entry(event="destroyed", resource="call_reports", id="1"))
    journal.write(Entry(event="created", resource="call_reports", id="3"))
    with journal.path.open("a") as file:
        file.write('{"event": "crea')
    assert [entry.id for entry in journal.living()] == ["3", "2"]
    assert journal.names() == {"a"}


def test_an_unknown_profile_is_refused() -> None:
    """A profile that does not exist is refused with those that do."""
    with pytest.raises(UsageError, match="vendor-2024"):
        load_profile("vendor-1999")


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [
        ("http://127.0.0.1:1/api", True),
        ("http://[::1]/api", True),
        ("http://localhost/api", True),
        ("http://pbx.localhost/api", True),
        ("https://pbx.example/api", False),
        ("https://10.0.0.1/api", False),
        ("https://127.0.0.1.evil.example/api", False),
    ],
)
def test_loopback_is_this_machine_alone(url: str, is_loopback: bool) -> None:
    """Only addresses that cannot leave the machine count as harmless."""
    assert Target(base_url=url).is_loopback is is_loopback


def test_secrets_are_masked_everywhere() -> None:
    """Tokens in URL, headers and bodies, passwords and cookies do not survive masking."""
    exchange = Exchange(
        method="POST",
        url="http://pbx.example/api?x=tok3n",
        request_headers={"authorization": "Bearer tok3n", "cookie": "a=b"},
        request_body=b'{"username":"u","password":"p\\"w"}',
        status=200,
        response_headers={"set-cookie": "c=d", "x": "0ther"},
        response_body=b'{"access_token": "n3w", "refresh_token":"m0re"}',
    )
    shown = str(asdict(masked(exchange, secret="tok3n", others={"0ther"})))
    for secret in ("tok3n", "0ther", "n3w", "m0re", 'p\\"w', "a=b", "c=d"):
        assert secret not in shown
    assert "Bearer $PBX_TOKEN" in shown


@pytest.mark.parametrize(
    "body",
    [
        '{"user": 47, "password" : "s3cret", "domain": "acme"}',
        '{"user": 47, "password":834712, "domain": "acme"}',
        '{"user": 47, "password": -83.4712e5, "domain": "acme"}',
        '{"user": 47, "password": ["s3cret", 834712], "domain": "acme"}',
        '{"user": 47, "password": "s3cr',
        '{"user": 47, "password": ["s3cr',
        '{"user": 47, "password": 8347',
    ],
)
def test_a_secret_of_any_type_is_masked(body: str) -> None:
    """A password that is a text, a number or a list, whole or cut off, is masked, and what stands beside it is not."""
    shown = masked(Exchange(method="POST", url="http://h", status=200, request_body=body.encode()), secret=None)
    left = shown.request_body.decode()
    assert not [part for part in ("s3cr", "8347", "83.4") if part in left]
    assert left.startswith('{"user": 47, "password"')
    assert left.endswith('"***", "domain": "acme"}' if body.endswith("}") else '"***"')


def test_no_proxy_stands_before_schemathesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process in which Schemathesis runs is told of no proxy, however its name is spelt."""
    for name in ("HTTP_PROXY", "https_proxy", "ALL_PROXY", "no_proxy", "KEPT_PROXY_NOT"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    variables = environment_of_child({"X": "1"})
    assert not [name for name in variables if name.lower().endswith("_proxy")]
    assert {"X", "PATH", "KEPT_PROXY_NOT"} <= variables.keys()


def test_a_fingerprint_names_check_operation_and_cause() -> None:
    """Two findings are the same when check, operation and cause are, whatever the evidence."""
    one = Finding(id="a.b", operation_id="listCdrs", sentence="s", cause="c")
    same = Finding(id="a.b", operation_id="listCdrs", sentence="other words", cause="c", severity=Severity.WARNING)
    other = Finding(id="a.b", operation_id="getCdr", sentence="s", cause="c")
    assert one.fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("severity", "outcome", "conforms"),
    [
        (None, Outcome.PASSED, True),
        (Severity.WARNING, Outcome.PASSED, True),
        (Severity.ERROR, Outcome.PASSED, False),
        (Severity.WARNING, Outcome.FAILED, True),
        (None, Outcome.WAIVED, True),
        (None, Outcome.NOT_EXERCISED, False),
    ],
)
def test_nothing_judged_is_nothing_proved(severity: Severity | None, outcome: Outcome, conforms: bool) -> None:
    """A verdict conforms when no error was found and something was judged."""
    finding = Finding(id="a.b", operation_id=None, sentence="s", cause="c", severity=severity or Severity.ERROR)
    answered = CheckAccount(id=ANSWERED, sentence="s", outcome=Outcome.PASSED, judged_count=9)
    verdict = Verdict(
        target="t",
        preset="probe",
        profile="strict",
        seed=1,
        findings=(finding,) if severity else (),
        accounts=(CheckAccount(id="a.b", sentence="s", outcome=outcome, judged_count=0), answered),
        answers={},
        request_count=0,
        seconds=0.0,
    )
    assert verdict.conforms is conforms


def test_the_oracle_sees_what_is_wrong(document: Document) -> None:
    """openapi-core passes a right answer, names the fault of a wrong one, and does not judge what it trips over."""
    oracle = Oracle(document, "http://pbx.example/api")

    def asked(body: bytes, status: int = 200, path: str = "/cdrs") -> tuple[str, ...] | None:
        return oracle.faults(
            Exchange(
                method="GET",
                url=f"http://pbx.example/api{path}",
                request_headers={"authorization": "Bearer x"},
                status=status,
                response_headers={"content-type": "application/json"},
                response_body=body,
                operation_id="listCdrs",
            )
        )

    assert asked(b'{"count":0,"items":[]}') == ()
    assert asked(b'{"count":"none","items":[]}')
    assert asked(b"{}", status=299)
