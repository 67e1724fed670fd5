"""What all reports have in common: selection, order, heads, file names, completeness."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mockpbx.model import SECOND, Call, Instant, Leg, ReportFormat, ReportType
from mockpbx.model.instant import parse_instant
from mockpbx.reports import Table, file_name
from mockpbx.reports.catalogue import KINDS

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


def test_every_type_has_a_kind() -> None:
    """The catalogue lists each of the eleven types once."""
    assert list(KINDS) == list(ReportType)


@pytest.mark.parametrize("type", ReportType)
def test_rows_fit_their_columns(type: ReportType, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """Whatever the type, every row has one cell for each column, and no column is named twice."""
    waiting = make_leg("12025550143", "8001", 0, 30, answered_at=0)
    polled = make_leg("12025550143", "214", 1, 30, rang_at=2, service_number="8001", billed_account="Acme")
    table = table_of(type, make_call(waiting, polled))
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    assert len({column.full_name for column in table.columns}) == len(table.columns)


def test_calls_are_selected_by_their_end(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """A call that began yesterday and ended today is in, one that began today and ends tomorrow is out."""
    midnight = parse_instant("2026-03-10T00:00:00+01:00")
    leg = make_leg("214", "221", 0, 1)
    early = make_call(leg, id="1", caller="early", started_at=Instant(midnight - SECOND), ended_at=midnight)
    late = make_call(leg, id="2", caller="late", ended_at=Instant(midnight + 86_400 * SECOND))
    table = table_of(ReportType.NORMAL, late, early)
    assert [row.cells[0] for row in table.rows] == ["early", ""]


def test_calls_come_oldest_start_first(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """Order is by start, and by the number an id spells where starts are equal."""
    leg = make_leg("214", "221", 5, 9)
    same_start = [make_call(leg, id=id, caller=id) for id in ("1000", "999", "1001")]
    earlier = make_call(make_leg("214", "221", 4, 9), id="2000", caller="2000")
    table = table_of(ReportType.NORMAL, *same_start, earlier)
    assert [row.cells[0] for row in table.rows if row.cells[0]] == ["2000", "999", "1000", "1001"]


@pytest.mark.parametrize(
    ("type", "filter", "lines"),
    [
        (ReportType.QUEUE_SLA_STATISTICS, {}, ("Type: Statistic SLA", "Queue: Multiple")),
        (ReportType.QUEUE_SLA_STATISTICS, {"call_queues": ["8001"]}, ("Type: Statistic SLA", "Queue: 8001")),
        (ReportType.RING_GROUP_STATISTICS, {}, ("Type: Ring Group Statistics Report", "RingGroup: Multiple")),
        (
            ReportType.EXTENSION_GROUP_CALL_COST,
            {"groups": ["Sales"]},
            ("Type: Call Cost by Extension Group Report", "Group: Sales"),
        ),
    ],
)
def test_heads_name_type_time_and_subject(
    type: ReportType, filter: Mapping[str, Any], lines: tuple[str, str], table_of: TableOf
) -> None:
    """Above the rows stand the report's name, its type, its window, and the one thing chosen or Multiple."""
    table = table_of(type, **filter)
    assert table.title == "Weekly review"
    span = "From 2026-03-10T00:00:00+01:00 To 2026-03-10T23:59:59+01:00"
    assert table.head_lines == (lines[0], span, lines[1])


def test_a_file_is_named_after_type_local_time_and_id() -> None:
    """The name of a product carries the local time of its completion and the last six digits of its id."""
    name = file_name(
        ReportType.QUEUE_SLA_STATISTICS,
        ReportFormat.CSV,
        completed_at=parse_instant("2026-03-09T14:35:40.671203Z"),
        time_zone="Europe/Berlin",
        report_id="1083397701824937984",
    )
    assert name == "QUEUE_SLA_STATISTICS_20260309_153540_937984.csv"
