"""The reports that list single queue calls, and the one that counts breaches."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mockpbx.model import Call, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def waiting_calls(make_leg: MakeLeg, make_call: MakeCall) -> list[Call]:
    """Make calls that waited 21 s (served), 20 s, 90 s and 0 s (abandoned) in queue 8001, and 30 s in queue 8003."""
    named = make_leg("702", "8001", 60, 80, answered_at=60, caller_display_name="Joe")
    rings = [make_leg("702", number, 61, 80, rang_at=62, service_number="8001") for number in ("214", "221", "214")]
    return [
        make_call(
            make_leg("701", "8001", 0, 21, answered_at=0),
            make_leg("701", "214", 1, 99, answered_at=21, service_number="8001"),
        ),
        make_call(named, *rings),
        make_call(make_leg("703", "8001", 120, 210, answered_at=120)),
        make_call(make_leg("704", "8001", 240, 250)),
        make_call(make_leg("705", "8003", 300, 330, answered_at=300)),
    ]


def test_abandoned_calls_are_listed_with_seconds(waiting_calls: list[Call], table_of: TableOf) -> None:
    """Each call nobody served has a row, its wait in bare seconds, and the agents it rang with the number of rings."""
    table = table_of(ReportType.QUEUE_ABANDONED_CALLS, *waiting_calls)
    day = "2026-03-10T10:0"
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", f"{day}1:00+01:00", "20", "Joe [702]", "Ivo Brandt [214], Mara Quist [221]", "3"),
        ("", f"{day}2:00+01:00", "90", "703", "", "0"),
        ("", f"{day}4:00+01:00", "0", "704", "", "0"),
        ("Invoices [8003]", f"{day}5:00+01:00", "30", "705", "", "0"),
    ]


def test_breaches_are_waits_beyond_the_service_level(waiting_calls: list[Call], table_of: TableOf) -> None:
    """Waits of 21 s and 90 s breach a level of 20 s, served or not; a queue without a level is never late."""
    table = table_of(ReportType.QUEUE_SLA_STATISTICS, *waiting_calls)
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "4", "2", "50.00 %"),
        ("Invoices [8003]", "1", "0", "0.0%"),
    ]


def test_breaches_are_listed_with_clock_times(waiting_calls: list[Call], table_of: TableOf) -> None:
    """Each breach has a row with the queue's name in it, its wait as hours, minutes and seconds."""
    table = table_of(ReportType.QUEUE_BREACHES_SLA_STATISTICS, *waiting_calls)
    assert [row.cells for row in table.rows] == [
        ("2026-03-10T10:00:00+01:00", "Care [8001]", "701", "00:00:21"),
        ("2026-03-10T10:02:00+01:00", "Care [8001]", "703", "00:01:30"),
    ]


@pytest.mark.parametrize(
    ("filter", "callers"),
    [
        ({"call_queues": ["8003"]}, ["705"]),
        ({"call_queues": ["8003", "8999"]}, ["705"]),
        (
            {"enable_exclude_calls_dropped_before_seconds": True, "exclude_calls_dropped_before_seconds": 21},
            ["703", "705"],
        ),
        ({"enable_exclude_calls_dropped_before_seconds": True}, ["Joe [702]", "703", "704", "705"]),
    ],
)
def test_lists_honour_the_filter(
    filter: Mapping[str, Any], callers: list[str], waiting_calls: list[Call], table_of: TableOf
) -> None:
    """The queues chosen and the seconds below which lost calls do not count narrow the list."""
    table = table_of(ReportType.QUEUE_ABANDONED_CALLS, *waiting_calls, **filter)
    assert [row.cells[3] for row in table.rows] == callers
