"""The archive: every way to a call shows the same facts, and rows are what rendering a call's values gives."""

from typing import Any

import numpy as np
import orjson
import pytest

from mockpbx.history import History
from mockpbx.model import Call, CallFacts, Instant, Leg
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.query import build_query
from mockpbx.spec import load_spec
from mockpbx.store import Archive
from mockpbx.world import build_world

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
HISTORY: History = build_world(scenario="office", seed=1, now=NOW, call_count=120, locale="en_US").history
CALLS = tuple(HISTORY.all_calls())
TIMES = ("started_at", "rang_at", "answered_at", "ended_at")


@pytest.fixture
def archive() -> Archive:
    """An archive that was not asked anything yet."""
    return Archive(HISTORY, SPEC)


def plainly(facts: CallFacts, *names: str) -> dict[str, Any]:
    """The values of a call or leg as JSON would have them, read one by one."""
    values: dict[str, Any] = {}
    for name in names:
        value = facts.duration_seconds if name == "duration" else getattr(facts, name)
        values[name] = render_instant(Instant(value)) if name in TIMES and value is not None else value
    return values


def fields_of(operation_id: str) -> list[str]:
    """The fields of a row, as the document has them."""
    return list(SPEC.collections[operation_id].kinds)


def page(archive: Archive, operation_id: str, **options: object) -> list[dict[str, Any]]:
    """The rows of a page."""
    query = build_query(SPEC.collections[operation_id], options)
    return [orjson.loads(row) for row in archive.page(operation_id, query)[1]]


def test_rows_are_the_calls(archive: Archive) -> None:
    """A list holds every call, newest first, with the fields of the document in its order."""
    expected = [plainly(call, *fields_of("listCdrs")) for call in reversed(CALLS)]
    rows = page(archive, "listCdrs") + page(archive, "listCdrs", skip=100)
    assert rows == expected
    assert [list(row) for row in rows[:1]] == [fields_of("listCdrs")]


def test_details_are_the_legs(archive: Archive) -> None:
    """A call's detail holds its legs without their ids; each of them is a call log with all fields."""
    for call in CALLS:
        items = orjson.loads(archive.legs_of(call.id) or b"")["items"]
        names = [name for name in fields_of("listCdrs") if name != "id"]
        assert items == [plainly(leg, *names, "cost", "billed_account") for leg in call.legs]
        for leg in call.legs:
            shown = orjson.loads(archive.leg(leg.id) or b"")
            assert shown == plainly(leg, *fields_of("listCallLogs"), "cost", "billed_account")


def test_call_logs_are_the_legs_by_time(archive: Archive) -> None:
    """The list of call logs holds the legs of all calls, the one that began last first."""
    legs: list[Leg] = [leg for call in CALLS for leg in call.legs]
    legs.sort(key=lambda leg: (leg.started_at, leg.id), reverse=True)
    assert [row["id"] for row in page(archive, "listCallLogs")] == [leg.id for leg in legs[:100]]


def test_what_is_unknown_is_none(archive: Archive) -> None:
    """Nothing is found under an id that was never given, or is spelt as no id is."""
    for text in ("1", "", "0", "01", "-1", "x", "9" * 40, f"{CALLS[0].id} ", f"0{CALLS[0].id}", "\u0661"):
        assert (archive.legs_of(text), archive.leg(text)) == (None, None)


def test_a_refused_call_has_no_legs() -> None:
    """The detail of a call that reached nobody is empty; a call of the history none the less."""
    history = build_world(scenario="tiny", seed=1, now=NOW, call_count=None, locale="en_US").history
    refused = [call.id for call in history.all_calls() if not call.legs]
    assert refused
    assert {Archive(history, SPEC).legs_of(call_id) for call_id in refused} == {b'{"items":[]}'}


@pytest.mark.parametrize("operation_id", ["listCdrs", "listCallLogs"])
def test_the_short_way_leads_to_the_same_page(archive: Archive, operation_id: str) -> None:
    """A page in the default order is the page that sorting gives, wherever it is, and empty beyond the end."""
    for skip, top in ((0, 10), (3, 7), (90, 100), (119, 100), (5_000, 10)):
        short = page(archive, operation_id, skip=skip, top=top)
        # A third key keeps the short way from being taken.
        order = "started_at desc, id desc, caller asc"
        assert short == page(archive, operation_id, skip=skip, top=top, orderby=order)
    assert page(archive, operation_id, skip=5_000) == []


def test_ranges_hold_both_ends(archive: Archive) -> None:
    """Calls are found by their end, both ends of the range included, oldest first and with their legs."""
    ends = sorted(call.ended_at for call in CALLS)
    found = list(HISTORY.calls_at(HISTORY.ended_between(ends[10], ends[-10])))
    assert found == [call for call in CALLS if ends[10] <= call.ended_at <= ends[-10]]
    assert archive.counts() == {"cdrs": 120, "calllogs": sum(len(call.legs) for call in CALLS)}


def test_more_rows_than_are_kept(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were let go to make room are rendered again, the same."""
    monkeypatch.setattr("mockpbx.store.archive._KEPT_ROWS", 30)
    once = [page(archive, "listCdrs", skip=skip, top=25) for skip in range(0, 100, 20)]
    assert [page(archive, "listCdrs", skip=skip, top=25) for skip in range(0, 100, 20)] == once


def test_columns_can_be_taken_apart() -> None:
    """Some rows of a column are a column of those rows."""
    rows = np.array([5, 3, 9])
    for column in (*HISTORY.calls.values(), *HISTORY.legs.values()):
        assert column.taken(rows).values(slice(None)) == column.values(rows)
        assert len(column.taken(rows)) == 3


def test_a_history_is_its_digest() -> None:
    """Two worlds of one recipe have one digest, and one call more makes another."""
    again, more = (build_world(seed=1, now=NOW, call_count=count).history for count in (120, 121))
    assert again.digest() == HISTORY.digest() != more.digest()
    assert all(isinstance(call, Call) for call in CALLS)
