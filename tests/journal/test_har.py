"""The journal as a HAR file: by HAR 1.2's own form, and as the judge reads it."""

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema_rs

from contracts.har import read_har
from mockpbx.journal import Journal, JournalQuery, har
from tests.journal.conftest import Seen
from tests.watched import Watched

PAIR = {"type": "object", "required": ["name", "value"], "additionalProperties": {"type": "string"}}
PAIRS = {"type": "array", "items": PAIR}
TEXT, SIZE = {"type": "string"}, {"type": "integer", "minimum": -1}


def shape(**members: Any) -> dict[str, Any]:
    """A schema of an object all of whose members are required."""
    return {"type": "object", "required": list(members), "properties": members}


MESSAGE = {"httpVersion": TEXT, "cookies": {"type": "array"}, "headers": PAIRS, "headersSize": SIZE, "bodySize": SIZE}
ENTRY = shape(
    startedDateTime={"type": "string", "format": "date-time"},
    time={"type": "number", "minimum": 0},
    request=shape(method=TEXT, url={"type": "string", "format": "uri"}, queryString=PAIRS, **MESSAGE),
    response=shape(
        status={"type": "integer"},
        statusText=TEXT,
        redirectURL=TEXT,
        content=shape(size=SIZE, mimeType=TEXT),
        **MESSAGE,
    ),
    cache={"type": "object"},
    timings=shape(send={"type": "number"}, wait={"type": "number"}, receive={"type": "number"}),
)
LOG = shape(
    version={"enum": ["1.2"]}, creator=shape(name=TEXT, version=TEXT), entries={"type": "array", "items": ENTRY}
)
VALIDATOR = jsonschema_rs.Draft202012Validator(shape(log=LOG), validate_formats=True)
"""The members that the specification of HAR 1.2 does not call optional."""


def test_what_was_recorded_is_a_har_file(watched: Watched, tmp_path: Path) -> None:
    """Requests of all kinds make a valid file, and the judge reads the same exchanges out of it."""
    for path in ("/api/cdrs?top=2&filter=caller%20eq%20%27204%27", "/api/nix", "/api/cdrs?top=0"):
        watched.ask(path)
    watched.ask("/api/call_reports", method="POST", body={"name": "x"})
    watched.ask_raw("/api/cdrs", headers=[])
    text = har(watched.journal.entries(JournalQuery()))
    VALIDATOR.validate(json.loads(text))
    file = tmp_path / "journal.har"
    file.write_text(text, encoding="utf-8")
    exchanges = read_har(file).exchanges
    assert sorted(one.status for one in exchanges) == [200, 400, 400, 400, 404]
    kept = {one.answer_body.content for one in watched.journal.entries(JournalQuery())}
    assert {one.response_body for one in exchanges} == kept


def test_odd_exchanges_are_valid_too(journal: Journal) -> None:
    """No answer, odd hosts, bytes that are no text, unknown statuses and odd targets."""
    journal.record(Seen(status=0, answer=b"", headers=()).sighting())
    journal.record(Seen(headers=((b"host", b"<odd host>/"),), path='/a"b<>|{}\\^`', query='x=[]"<>').sighting())
    journal.record(Seen(answer=b"\xff\xfe\x00", request=b"\xff", status=799).sighting())
    log = json.loads(har(journal.entries(JournalQuery())))
    VALIDATOR.validate(log)
    content = log["log"]["entries"][2]["response"]["content"]
    assert (content["encoding"], base64.b64decode(content["text"])) == ("base64", b"\xff\xfe\x00")


def test_remarks_say_what_har_has_no_place_for() -> None:
    """Faults, violations, masks and cuts stand in the comment."""
    journal = Journal(most_body_bytes=40)
    seen = Seen(faults=("delay",), violations=("ab12",), request=b'{"password":"x"}', answer=b"y" * 41)
    journal.record(seen.sighting())
    comment = json.loads(har(journal.entries(JournalQuery())))["log"]["entries"][0]["comment"]
    assert comment == "faults: delay; violations: ab12; request body: masked; answer body: cut"


def test_an_empty_journal_is_an_empty_file() -> None:
    """No exchange, no entry."""
    log = json.loads(har(()))
    VALIDATOR.validate(log)
    assert log["log"]["entries"] == []
