"""Recorded traffic is judged without a request: what it shows is found, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.document import Document
from contracts.errors import TargetError, UsageError
from contracts.exchange import Exchange
from contracts.findings import Blame, Outcome
from contracts.har import Recording, read_har, write_har
from contracts.profile import STRICT
from contracts.settings import Target
from contracts.traffic import TrafficJudge, judge_traffic
from contracts.verdict import Verdict
from tests.contracts.conftest import Check
from tests.contracts.plain_use import PlainUse
from tests.mutants.liar import load_lie, serving

SHOWN_BY_TRAFFIC = {
    "created_with_200": "conformance.status",
    "json_labelled_as_text": "conformance.media-type",
    "duration_is_text": "conformance.schema",
    "other_envelope_for_404": "errors.envelope",
    "top_ignored": "paging.top-respected",
    "oldest_first_by_default": "ordering.default",
    "desc_ignored": "ordering.sorted",
    "filter_ignored": "filter.sound",
    "ge_as_gt": None,
    "duration_is_one_more": "cdr.duration",
    "answered_before_it_began": "cdr.times-ordered",
    "call_ends_too_late": "agreement.roll-up",
    "row_and_detail_disagree": "agreement.row-and-detail",
    "some_logs_cannot_be_opened": "agreement.rows-open",
    "email_not_stored": "writes.read-back",
    "destroy_does_nothing": "writes.destroyed-is-gone",
    "file_size_is_wrong": "files.size",
    "content_disposition_missing": "files.disposition",
    "csv_labelled_as_html": "files.media-type",
    "file_changes": "files.stable",
    "reading_changes": None,
}


def _used(target: Target) -> Recording:
    use = PlainUse(target.base_url, target.token)
    use.everything()
    return Recording(exchanges=tuple(use.exchanges))


@pytest.fixture(scope="module")
def honest() -> Recording:
    """What an ordinary client got from an honest server."""
    with serving(None) as target:
        return _used(target)


def _judged(recording: Recording, document: Document) -> Verdict:
    return judge_traffic(recording, document, STRICT)


def test_honest_traffic_conforms(honest: Recording, document: Document) -> None:
    """Of an honest server and a careful client nothing is found, and most checks had something to look at."""
    verdict = _judged(honest, document)
    assert verdict.findings == ()
    outcomes = [account.outcome for account in verdict.accounts]
    assert outcomes.count(Outcome.PASSED) >= 30
    assert verdict.conforms


@pytest.mark.parametrize("lie_name", SHOWN_BY_TRAFFIC)
def test_lies_show_in_traffic(lie_name: str, document: Document) -> None:
    """What a lie shows to an ordinary client is found by the check meant for it; what it does not show is not."""
    with serving(load_lie(lie_name)) as target:
        verdict = _judged(_used(target), document)
    killer = SHOWN_BY_TRAFFIC[lie_name]
    assert (killer in {finding.id for finding in verdict.findings}) is (killer is not None)
    assert all(finding.blame is not Blame.CLIENT for finding in verdict.findings)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"url": "/cdrs?filtre=1"}, "an option that the operation does not have is sent"),
        ({"url": "/cdrs?top=1&top=2"}, "the option top is sent more than once"),
        ({"url": "/cdrs?top=1000"}, "the query parameter top is not as the document has it"),
        ({"url": "/call_reports", "method": "POST", "request_body": b'{"name": 1}'}, "the request is not as the"),
    ],
)
def test_a_clients_mistakes_are_its_own(changes: dict[str, Any], cause: str, document: Document) -> None:
    """A request that breaks the document is a warning with the client's blame, refused as it should be."""
    body = b'{"errors":[{"code":"VALIDATE_FAILED","message":"no"}]}'
    facts: dict[str, Any] = {"method": "GET", **changes}
    exchange = Exchange(
        **{**facts, "url": f"http://h/api{changes['url']}"},
        request_headers={"content-type": "application/json", "authorization": "Bearer x"},
        status=400,
        response_headers={"content-type": "application/json"},
        response_body=body,
    )
    verdict = _judged(Recording(exchanges=(exchange,)), document)
    assert [finding.blame for finding in verdict.findings] == [Blame.CLIENT]
    assert cause in verdict.findings[0].cause
    assert verdict.conforms


def test_what_overlaps_is_not_compared(honest: Recording, document: Document) -> None:
    """A read that was sent before a destroy had ended may still find the thing."""
    gone = {f"{one.url}/destroy": one for one in honest.exchanges if one.method == "GET" and one.status == 404}
    reads = [one for one in honest.exchanges if one.status == 200 and f"{one.url}/destroy" in gone]
    destroy = next(one for one in honest.exchanges if one.url == f"{reads[0].url}/destroy")
    early, late = ([destroy, _at(reads[0], destroy.begun + offset)] for offset in (0.2, 0.8))
    assert _judged(Recording(exchanges=tuple(early)), document).conforms
    assert not _judged(Recording(exchanges=tuple(late)), document).conforms


def _at(exchange: Exchange, begun: float) -> Exchange:
    facts = {name: getattr(exchange, name) for name in exchange.__dataclass_fields__}
    return Exchange(**{**facts, "begun": begun})


def test_a_har_reads_back(honest: Recording, tmp_path: Path) -> None:
    """What is written as HAR is read as the same exchanges, bytes that are no text included."""
    odd = Exchange(method="GET", url="http://h/api/blobs/x", status=200, response_body=b"\xff\x00", begun=2e9)
    exchanges = (*honest.exchanges, odd)
    write_har([(one, "") for one in exchanges], tmp_path / "x.har", "all")
    read = read_har(tmp_path / "x.har").exchanges
    assert [_comparable(one) for one in read] == [_comparable(one) for one in exchanges]


def _comparable(exchange: Exchange) -> tuple[Any, ...]:
    return (
        exchange.method,
        exchange.url,
        exchange.status,
        exchange.request_body,
        exchange.response_body,
        dict(exchange.response_headers),
        round(exchange.begun, 3),
    )


def test_what_is_not_there_is_left_out_and_told(honest: Recording, document: Document, tmp_path: Path) -> None:
    """Entries without an answer or a body, and those of other servers, are counted in notes."""
    path = tmp_path / "x.har"
    write_har([(one, "") for one in honest.exchanges[:3]], path, "some")
    har = json.loads(path.read_text())
    first, second, third = har["log"]["entries"]
    first["response"]["status"] = 0
    del second["response"]["content"]["text"]
    elsewhere = {**third, "request": {**third["request"], "url": "https://cdn.example/app.js"}}
    strange = {**third, "request": {**third["request"], "url": third["request"]["url"].replace("/cdrs", "/users")}}
    har["log"]["entries"] += [elsewhere, strange]
    path.write_text(json.dumps(har))
    notes = " ".join(_judged(read_har(path), document).notes)
    for told in ("somewhere else, not judged: 1", "without an answer: 1", "not recorded, not judged: 1", "GET /users"):
        assert told in notes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no JSON", "is no HAR file"),
        ('{"log": {}}', "is no HAR file"),
        ('{"log": {"entries": 5}}', "entries are no list"),
        ('{"log": {"entries": [{}]}}', "no entry of .* is of HAR's form; the first: it has no response"),
        ('{"log": {"entries": [{"request": {"method": "GET"}, "response": {"status": 200}}]}}', "it has no url"),
    ],
)
def test_what_is_no_har_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """Whatever is wrong with a file is said, and with its entries when all of them are."""
    path = tmp_path / "x.har"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_har(path)


def test_one_bad_entry_spoils_no_other(honest: Recording, check: Check, tmp_path: Path) -> None:
    """Entries that are not of HAR's form are left out, named and explained; the others have their verdict and code."""
    path = tmp_path / "x.har"
    write_har([(one, "") for one in honest.exchanges], path, "some")
    har = json.loads(path.read_text())
    entries = har["log"]["entries"]
    entries[1:1] = ["no entry", {**entries[0], "startedDateTime": "yesterday", "comment": "s3cret"}]
    del entries[5]["request"]["method"]
    entries += [{}] * 11
    path.write_text(json.dumps(har))
    done = check(path, command="traffic")
    assert done.returncode == 0
    printed = " ".join(done.stdout.split())
    assert "entry 2 is not of HAR's form, not judged: a member is not of its type (TypeError)" in printed
    assert "entry 3 is not of HAR's form, not judged: a member is not of its type (ValueError)" in printed
    assert "entry 6 is not of HAR's form, not judged: it has no method" in printed
    assert "and 4 more entries that are not of HAR's form" in printed
    assert "s3cret" not in printed


def test_strange_requests_are_counted_within_bounds(document: Document) -> None:
    """Ten thousand requests to different paths that the document lacks are counted, and few of them remembered."""
    judge = TrafficJudge(document, "http://h/api", STRICT)
    for number in range(10_000):
        word = "".join(chr(97 + int(digit)) for digit in str(number))
        judge.take(Exchange(method="GET", url=f"http://h/api/{word}", status=404))
    assert len(judge._strange) <= 1_000
    assert judge.verdict().notes[-1] == "and 9990 more requests that are not in the document"


def test_a_recording_of_something_else_is_no_verdict(document: Document) -> None:
    """Where nothing is of this API there is nothing to conform."""
    other = Exchange(method="GET", url="https://cdn.example/app.js", status=200, begun=1)
    with pytest.raises(TargetError, match="--base-url"):
        _judged(Recording(exchanges=(other,)), document)


def test_the_command_judges_a_file(honest: Recording, check: Check, tmp_path: Path) -> None:
    """`mockpbx traffic` prints a verdict, and ends with 0, 2 for a file that is none, and 3 for another API."""
    write_har([(one, "") for one in honest.exchanges], tmp_path / "x.har", "all")
    run: Callable[..., Any] = check
    done = run(tmp_path / "x.har", command="traffic")
    assert (done.returncode, done.stdout.splitlines()[-1].strip()) == (0, "conforms")
    assert run(tmp_path / "nowhere", command="traffic").returncode == 2
    elsewhere = run(tmp_path / "x.har", "--base-url", "http://other.example/api", command="traffic")
    assert (elsewhere.returncode, elsewhere.stdout) == (3, "")


@pytest.mark.parametrize("base_url", ["foo", "http://[", "http://user:secret@h/api"])
def test_a_base_url_that_is_none_is_refused(base_url: str, check: Check, tmp_path: Path) -> None:
    """What is no address is refused with 2, in one line that tells no secret."""
    path = tmp_path / "x.har"
    path.write_text('{"log": {"entries": []}}')
    done = check(path, "--base-url", base_url, command="traffic")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("traffic: ")
    assert "secret" not in done.stderr
