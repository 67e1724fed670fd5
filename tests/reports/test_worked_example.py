"""One inbound call through menu 5000 and queue 8001 to agents 214 and 221, as every report sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mockpbx.model import Call, EndReason, Leg, ReportType, RerouteReason
from mockpbx.model.instant import parse_instant
from mockpbx.reports import Table

TableOf = Callable[..., Table]


@pytest.fixture
def call(make_leg: Callable[..., Leg], make_call: Callable[..., Call]) -> Call:
    """Make the call with its four legs: menu, queue, the agent who let it ring, the agent who took it."""
    common = {"did_cid": "12025550100", "trunk": "Northline"}

    def leg(callee: str, times: str, end_reason: EndReason | None, **facts: Any) -> Leg:
        spelled = zip(("started_at", "rang_at", "answered_at", "ended_at"), times.split(), strict=True)
        moments: dict[str, Any] = {
            name: None if time == "-" else parse_instant(f"2026-03-10T10:{time}Z") for name, time in spelled
        }
        made = make_leg("12025550143", callee, 0, 0, end_reason=end_reason, **common, **facts)
        return replace(made, **moments)

    queue = {"service_number": "8001"}
    legs = (
        leg("5000", "17:03.204617 17:03.251040 17:03.298511 17:14.871302", EndReason.REFERRED),
        leg("8001", "17:14.883127 17:14.902655 17:14.930018 17:32.415733", EndReason.REFERRED, **queue),
        leg("214", "17:15.120406 17:15.402977 - 17:32.398840", None, **queue),
        leg("221", "17:15.121188 17:15.377203 17:32.391664 19:48.066120", EndReason.CALLER_DISCONNECTED, **queue),
    )
    return make_call(*legs, end_reason=EndReason.CALLER_DISCONNECTED, reroute_reason=RerouteReason.TRANSFER)


def test_normal_lists_the_call_and_its_legs(call: Call, table_of: TableOf) -> None:
    """165 seconds of the call are 11 in the menu, 18 in the queue and 136 with agent 221."""
    table = table_of(ReportType.NORMAL, call)
    assert [(row.cells[0], row.cells[1], row.cells[6], row.cells[10]) for row in table.rows] == [
        ("12025550143", "5000", "00:02:45", "CALLER_DISCONNECT"),
        ("", "5000", "00:00:11", "REFERRED"),
        ("", "8001", "00:00:18", "REFERRED"),
        ("", "214", "00:00:00", ""),
        ("", "221", "00:02:16", "CALLER_DISCONNECT"),
    ]
    agent = tuple(table.rows)[3].cells
    assert agent[2:6] == ("2026-03-10T11:17:15+01:00", "2026-03-10T11:17:15+01:00", "", "2026-03-10T11:17:32+01:00")
    assert (agent[9], agent[11]) == ("12025550100", "Northline")


@pytest.mark.parametrize(
    ("type", "cells"),
    [
        (ReportType.QUEUE_PERFORMANCE, "Care [8001]|1|Ivo Brandt [214]|0|1 Polls|00:00:00|00:00:00"),
        (
            ReportType.QUEUE_DETAILED_STATISTICS,
            "Care [8001]|1|1|0|100.00 %|00:00:17|00:00:17|00:02:16|00:02:16",
        ),
        (
            ReportType.TEAM_QUEUE_GENERAL_STATISTICS,
            "Care [8001]|2|1|1|0|0.0%|00:00:17|00:00:17|00:00:18|00:02:16|00:02:16",
        ),
        (ReportType.QUEUE_SLA_STATISTICS, "Care [8001]|1|0|0.0%"),
        (ReportType.QUEUE_CALLBACKS, "Care [8001]|1|0|0|0"),
        (ReportType.RING_GROUP_STATISTICS, "Front desk [6000]|Ivo Brandt [214]|0|0"),
    ],
)
def test_queue_reports_count_the_call(type: ReportType, cells: str, call: Call, table_of: TableOf) -> None:
    """The call waits 18 s, rings 17 s, and is served by 221 for 136 s after one poll of 214."""
    assert "|".join(next(iter(table_of(type, call).rows)).cells) == cells


@pytest.mark.parametrize(
    "type",
    [
        ReportType.QUEUE_ABANDONED_CALLS,
        ReportType.QUEUE_BREACHES_SLA_STATISTICS,
        ReportType.QUEUE_FAILED_CALLBACKS,
        ReportType.EXTENSION_GROUP_CALL_COST,
    ],
)
def test_the_call_is_on_no_list_of_trouble_or_cost(type: ReportType, call: Call, table_of: TableOf) -> None:
    """It was served in time, made nobody call back, and cost nothing."""
    assert table_of(type, call).rows == ()
