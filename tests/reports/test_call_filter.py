"""The filter of NORMAL, selector by selector."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mockpbx.model import Call, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]

NUMBERS = ["101", "105", "110", "111", "214", "12025550143", "+12025550143", "anonymous"]

NUMBER_CASES: list[tuple[Mapping[str, Any], str]] = [
    ({}, "101 105 110 111 214 12025550143 +12025550143 anonymous"),
    ({"": "ANY", "_value": "101"}, "101 105 110 111 214 12025550143 +12025550143 anonymous"),
    ({"": "EXTENSION_OR_EXTENSION_RANGE", "_value": "105"}, "105"),
    ({"": "EXTENSION_OR_EXTENSION_RANGE", "_value": "101-110"}, "101 105 110"),
    ({"": "EXTENSION_OR_EXTENSION_RANGE", "_value": "0101-0105"}, "101 105"),
    ({"": "EXTENSION_OR_EXTENSION_RANGE"}, "101 105 110 111 214 12025550143 +12025550143 anonymous"),
    ({"": "NUMBER", "_value": "12025550143"}, "12025550143"),
    ({"": "NUMBER"}, "101 105 110 111 214 12025550143 +12025550143 anonymous"),
    ({"": "NUMBERS_START_WITH", "_value": "11"}, "110 111"),
    ({"": "NUMBERS_CONTAIN", "_value": "0143"}, "12025550143 +12025550143"),
    ({"": "INTERNAL_EXTENSIONS"}, "214"),
    ({"": "EXTERNAL_NUMBERS"}, "101 105 110 111 12025550143 +12025550143 anonymous"),
]


@pytest.mark.parametrize(("member", "kept"), NUMBER_CASES)
def test_from_tests_the_caller(
    member: Mapping[str, Any], kept: str, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf
) -> None:
    """Each selector keeps the calls whose caller passes; without the value it needs, it keeps all."""
    calls = [make_call(make_leg(number, "999", at, 60), legs=()) for at, number in enumerate(NUMBERS)]
    table = table_of(ReportType.NORMAL, *calls, **{f"from{key or '_'}": value for key, value in member.items()})
    assert " ".join(row.cells[0] for row in table.rows) == kept


@pytest.mark.parametrize(("member", "kept"), NUMBER_CASES)
def test_to_tests_the_callee(
    member: Mapping[str, Any], kept: str, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf
) -> None:
    """The same selectors test the first destination of the call."""
    calls = [make_call(make_leg("999", number, at, 60), legs=()) for at, number in enumerate(NUMBERS)]
    table = table_of(ReportType.NORMAL, *calls, **{f"to{key}": value for key, value in member.items()})
    assert " ".join(row.cells[1] for row in table.rows) == kept


@pytest.mark.parametrize(
    ("filter", "kept"),
    [
        ({}, "answered ignored"),
        ({"answer_state": "ANY"}, "answered ignored"),
        ({"answer_state": "ANSWERED"}, "answered"),
        ({"answer_state": "NOT_ANSWERED"}, "ignored"),
        ({"duration": "TALK_DURATION", "duration_from": 40, "duration_to": 40}, "answered"),
        ({"duration": "TALK_DURATION", "duration_from": 41}, ""),
        ({"duration": "TALK_DURATION", "duration_to": 39}, "ignored"),
        ({"duration": "RING_DURATION", "duration_from": 18, "duration_to": 18}, "answered"),
        ({"duration": "RING_DURATION", "duration_from": 19}, "ignored"),
        ({"duration": "RING_DURATION"}, "answered ignored"),
        ({"duration": "ANY", "duration_from": 999}, "answered ignored"),
        ({"duration_from": 999, "duration_to": 1000}, "answered ignored"),
        ({"answer_state": "ANSWERED", "duration": "RING_DURATION", "duration_from": 19}, ""),
    ],
)
def test_answer_state_and_duration(
    filter: Mapping[str, Any], kept: str, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf
) -> None:
    """Bounds are inclusive, test the chosen duration, and mean nothing without one; all tests must pass."""
    answered = make_call(make_leg("answered", "999", 0, 60, rang_at=2, answered_at=20), legs=())
    ignored = make_call(make_leg("ignored", "999", 1, 60, rang_at=2), legs=())
    table = table_of(ReportType.NORMAL, answered, ignored, **filter)
    assert " ".join(row.cells[0] for row in table.rows) == kept
