"""The published invariants hold in every world, asked of its JSON by the judge's own statements."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.checks.invariants import INVARIANTS, Invariant
from mockpbx import wire
from mockpbx.history import History
from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant
from mockpbx.world import SCENARIOS, build_world

Row = dict[str, Any]
LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "ja_JP", "es_ES", "it_IT", "pt_BR", "cs_CZ", "zh_CN")
YEAR = 366 * 86_400 * 1_000_000
FIRST = parse_instant("2024-01-01T00:00:00Z")


def rows(history: History, names: tuple[str, ...], *, of_legs: bool) -> list[Row]:
    """Rows as the mock sends them."""
    table = history.legs if of_legs else history.calls
    return [orjson.loads(row) for row in wire.objects(table, names, slice(None))]


def broken(one: Invariant, calls: list[Row], logs: list[Row], legs_of: dict[str, list[Row]]) -> Iterator[object]:
    """Every way in which a statement is broken."""
    if one.of_record is not None:
        yield from map(one.of_record, [*calls, *logs] if one.subject == "record" else logs)
    if one.of_call is not None:
        yield from (one.of_call(call, legs_of[call["id"]]) for call in calls if legs_of[call["id"]])


@settings(max_examples=220, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    scenario=st.sampled_from(sorted(name for name in SCENARIOS if name != "huge")),
    locale=st.sampled_from(LOCALES),
    after=st.integers(0, 3 * YEAR),
)
def test_every_statement_holds_in_every_world(seed: int, scenario: str, locale: str, after: int) -> None:
    """Whatever the seed, scenario, locale and instant, no call breaks a published statement."""
    if scenario == "dst-night" and locale in ("ja_JP", "zh_CN", "pt_BR", "cs_CZ"):
        locale = "de_DE"  # where clocks are never changed, there is no such night
    count = None if SCENARIOS[scenario].each_kind_once else 60
    world = build_world(scenario=scenario, seed=seed, now=Instant(FIRST + after), locale=locale, call_count=count)
    calls = rows(world.history, wire.CALL_ROW, of_legs=False)
    logs = rows(world.history, wire.CALL_LOG, of_legs=True)
    legs_of: dict[str, list[Row]] = {call["id"]: [] for call in calls}
    for log in logs:
        legs_of[log["session_id"]].append(log)
    for one in INVARIANTS:
        assert set(broken(one, calls, logs, legs_of)) <= {None}, one.id
    assert len({row["id"] for row in [*calls, *logs]}) == len(calls) + len(logs)


@pytest.mark.parametrize("one", INVARIANTS, ids=lambda one: one.id)
def test_every_statement_can_be_broken(one: Invariant) -> None:
    """A statement about nothing would hold anywhere: each is broken by some call made for it."""
    row: Row = {
        "id": "1",
        "started_at": "2026-03-09T14:00:03Z",
        "rang_at": None,
        "answered_at": "2026-03-09T14:00:02Z",
        "ended_at": "2026-03-09T14:00:05Z",
        "duration": 9,
        "direction": "EXTENSION_CALL",
        "trunk": "Northline",
        "end_reason": "CANCELLED",
        "status_code": 486,
        "cost": 0.000001,
        "billed_account": "Acme",
        "caller": "100",
        "callee": "101",
        "destination": "sip:101@pbx.example",
    }
    other = {"caller": "103", "callee": "102", "trunk": None}
    leg = {**row, "started_at": "2026-03-09T14:00:04Z", "answered_at": "2026-03-09T14:00:04Z", **other}
    assert (one.of_record and one.of_record(row)) or (one.of_call and one.of_call(row, [leg]))
