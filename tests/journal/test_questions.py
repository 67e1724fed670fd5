"""What is asked of the journal: entries that fit, how many there are, and what came nearest."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from mockpbx.errors import ValidationError
from mockpbx.journal import (
    Journal,
    JournalQuery,
    Wanted,
    entry_detail,
    entry_row,
    parse_query,
    parse_wanted,
    verification_row,
)
from mockpbx.journal.reading import Known
from tests.journal.conftest import Seen

EXCHANGES = (
    Seen(path="/api/cdrs", status=200, answer=b'{"caller":"204"}'),
    Seen(path="/api/cdrs/17", status=404, operation_id="getCdr"),
    Seen(method="POST", path="/api/call_reports", status=201, operation_id="createCallReport", request=b"Weekly"),
    Seen(method="POST", path="/api/call_reports/3/destroy", status=204, operation_id="destroyCallReport"),
    Seen(path="/api/cdrs", status=503, faults=("unavailable", "delay")),
    Seen(path="/api/nix", status=404, operation_id=None, violations=("abc",)),
    Seen(path="/api/cdrs", status=0, operation_id="listCdrs"),
)
KNOWN = {"operation_id": ("listCdrs", "getCdr"), "fault": ("delay", "unavailable")}


@pytest.fixture
def filled(journal: Journal) -> Journal:
    """A journal with one exchange of each kind."""
    for one in EXCHANGES:
        journal.record(one.sighting())
    return journal


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (JournalQuery(), [7, 6, 5, 4, 3, 2, 1]),
        (JournalQuery(limit=2, skip=1), [6, 5]),
        (JournalQuery(method="POST"), [4, 3]),
        (JournalQuery(operation_id="listCdrs"), [7, 5, 1]),
        (JournalQuery(path="/api/cdrs"), [7, 5, 1]),
        (JournalQuery(path="/api/cdrs*"), [7, 5, 1]),
        (JournalQuery(path="/api/cdrs/*"), [2]),
        (JournalQuery(path="/api/call_reports**"), [4, 3]),
        (JournalQuery(path="/api/*/*/destroy"), [4]),
        (JournalQuery(path="/api/c.rs"), []),
        (JournalQuery(status="404"), [6, 2]),
        (JournalQuery(status="2xx"), [4, 3, 1]),
        (JournalQuery(status="0"), [7]),
        (JournalQuery(text="Weekly"), [3]),
        (JournalQuery(text="204"), [1]),
        (JournalQuery(since=5), [7, 6]),
        (JournalQuery(fault="delay"), [5]),
        (JournalQuery(violating=True), [6]),
        (JournalQuery(violating=False, status="404"), [2]),
    ],
)
def test_entries_fit_the_query(filled: Journal, query: JournalQuery, numbers: list[int]) -> None:
    """Every criterion holds of what comes back, newest first, and the count is that of all pages."""
    assert [one.number for one in filled.entries(query)] == numbers
    if query.limit == 100:
        assert filled.count(query) == len(numbers)


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({}, JournalQuery()),
        ({"method": "post", "status": "4XX"}, JournalQuery(method="POST", status="4xx")),
        ({"violating": "true", "since": "17", "limit": "1"}, JournalQuery(violating=True, since=17, limit=1)),
        ({"path": "/api/**", "text": "a b", "fault": "delay"}, JournalQuery(path="/api/**", text="a b", fault="delay")),
    ],
)
def test_options_are_read(options: dict[str, str], query: JournalQuery) -> None:
    """Text becomes a query."""
    assert parse_query(options, KNOWN) == query


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"methd": "GET"}, ["methd"]),
        ({"count": "1"}, ["count"]),
        ({"status": "6xx", "since": "-1", "limit": "0"}, ["status", "since", "limit"]),
        ({"limit": "1001"}, ["limit"]),
        ({"violating": "yes", "text": "", "path": "api"}, ["violating", "text", "path"]),
    ],
)
def test_unknown_and_malformed_options_are_refused(options: dict[str, str], fields: list[str]) -> None:
    """Each is named, with the reason."""
    with pytest.raises(ValidationError) as caught:
        parse_query(options, KNOWN)
    assert [fault.detail["field"] for fault in caught.value.faults] == fields


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, Wanted(least=1)),
        ({"count": "0"}, Wanted.exactly(0)),
        ({"at_least": "2"}, Wanted(least=2)),
        ({"at_most": "2"}, Wanted(least=0, most=2)),
        ({"at_least": "1", "at_most": "2"}, Wanted(least=1, most=2)),
    ],
)
def test_wanted_numbers_are_read(options: dict[str, str], wanted: Wanted) -> None:
    """Counts stand beside the criteria."""
    assert parse_wanted({**options, "method": "GET"}, KNOWN) == (JournalQuery(method="GET"), wanted)


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"operation_id": "listCdrz"}, {"nearest": "listCdrs"}),
        ({"fault": "unavailabel"}, {"nearest": "unavailable"}),
        ({"fault": "qqq"}, {"known": ["delay", "unavailable"]}),
    ],
)
@pytest.mark.parametrize("parse", [parse_query, parse_wanted])
def test_names_that_nothing_bears_are_refused(
    parse: Callable[[dict[str, str], Known], object], options: dict[str, str], advice: dict[str, object]
) -> None:
    """What can never have been would always be found missing, so the nearest name is told instead."""
    with pytest.raises(ValidationError) as caught:
        parse(options, KNOWN)
    (fault,) = caught.value.faults
    assert fault.detail == {"field": next(iter(options)), "reason": "names nothing that is known here", **advice}


@pytest.mark.parametrize(
    "options", [{"count": "1", "at_least": "1"}, {"at_least": "3", "at_most": "2"}, {"count": "x"}]
)
def test_numbers_that_contradict_are_refused(options: dict[str, str]) -> None:
    """Nothing can be both."""
    with pytest.raises(ValidationError):
        parse_wanted(options, KNOWN)


@pytest.mark.parametrize(
    ("wanted", "is_met"),
    [
        (Wanted.exactly(2), True),
        (Wanted.exactly(1), False),
        (Wanted.exactly(3), False),
        (Wanted(least=2), True),
        (Wanted(least=3), False),
        (Wanted(least=0, most=2), True),
        (Wanted(least=0, most=1), False),
    ],
)
def test_verification_counts(filled: Journal, wanted: Wanted, *, is_met: bool) -> None:
    """Two POSTs are two, no more and no fewer."""
    verification = filled.verify(JournalQuery(method="POST"), wanted)
    assert (verification.is_met, verification.count, verification.numbers) == (is_met, 2, (4, 3))


def test_a_near_miss_says_what_did_not_match(filled: Journal) -> None:
    """The nearest exchange comes first, with the one criterion that it does not meet."""
    query = JournalQuery(method="POST", operation_id="createCallReport", status="400")
    row = verification_row(filled.verify(query, Wanted()))
    assert (row["is_met"], row["wanted"], row["count"]) == (False, "at least 1", 0)
    nearest = row["near_misses"][0]
    assert (nearest["exchange"]["number"], nearest["mismatches"]) == (3, ["status: wanted 400, was 201"])
    assert len(row["near_misses"]) == 2
    assert len(row["near_misses"][1]["mismatches"]) == 2


def test_there_is_no_near_miss_when_there_are_enough(filled: Journal) -> None:
    """Too many are no reason to look for more."""
    assert filled.verify(JournalQuery(method="POST"), Wanted.exactly(1)).near_misses == ()


def test_an_entry_in_full_has_both_messages(journal: Journal) -> None:
    """Headers and bodies are there as text, bytes that are none as base64."""
    journal.record(Seen(request=b'{"a":1}', answer=b"\xff\x00").sighting())
    detail = entry_detail(journal.entries(JournalQuery())[0])
    assert entry_row(journal.entries(JournalQuery())[0]).items() <= detail.items()
    assert detail["request"]["headers"] == [{"name": "host", "value": "localhost:8887"}]
    assert (detail["request"]["body"]["text"], detail["request"]["body"]["encoding"]) == ('{"a":1}', None)
    assert (detail["answer"]["body"]["text"], detail["answer"]["body"]["encoding"]) == ("/wA=", "base64")


def test_a_text_cut_within_a_character_is_still_text() -> None:
    """What is left of the character goes too."""
    journal = Journal(most_body_bytes=9)
    journal.record(Seen(answer="ääääää".encode()).sighting())
    assert entry_detail(journal.entries(JournalQuery())[0])["answer"]["body"]["text"] == "ääää"


def test_waiting_ends_when_it_has_come(journal: Journal) -> None:
    """Whoever waits for two exchanges goes on with the second; what does not fit is not counted."""
    begun = Barrier(2)

    def ask() -> None:
        begun.wait()
        for path in ("/api/cdrs", "/api/nix", "/api/cdrs"):
            journal.record(Seen(path=path).sighting())

    asking = Thread(target=ask)
    asking.start()
    begun.wait()
    assert journal.wait_for(JournalQuery(path="/api/cdrs"), count=2, seconds=10)
    asking.join()
    assert journal.wait_for(JournalQuery(path="/api/cdrs"), count=2, seconds=0)


def test_waiting_ends_with_the_time(filled: Journal) -> None:
    """What does not come is not waited for for ever."""
    assert not filled.wait_for(JournalQuery(path="/api/never"), seconds=0.05)


def test_writers_and_readers_may_be_many() -> None:
    """Eight threads write while two read: every number is given once, and no reader sees a torn page."""
    journal = Journal(most=500)
    sighting = Seen().sighting()

    def write() -> None:
        for _ in range(2000):
            journal.record(sighting)

    def read() -> None:
        while journal.last_number < 16_000:
            numbers = [one.number for one in journal.entries(JournalQuery(limit=500))]
            torn.extend(numbers if numbers != sorted(numbers, reverse=True) else [])

    torn: list[int] = []
    threads = [Thread(target=target) for target in (write,) * 8 + (read,) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []
    assert [one.number for one in journal.entries(JournalQuery(limit=500))] == list(range(16_000, 15_500, -1))
