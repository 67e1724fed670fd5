"""QUEUE_CALLBACKS and QUEUE_FAILED_CALLBACKS."""

from collections.abc import Callable

import pytest

from mockpbx.model import Call, Direction, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def calls(make_leg: MakeLeg, make_call: MakeCall) -> list[Call]:
    """One call queue 8001 received, and three it made: answered, unanswered, and one that found no agent."""

    def callback(start: int, *legs: Leg) -> Call:
        return make_call(*legs, id=str(start), direction=Direction.OUTBOUND)

    def leg(start: int, callee: str, answered_at: int | None, **facts: str) -> Leg:
        return make_leg("8001", callee, start, start + 20, answered_at=answered_at, **facts)

    unanswered = leg(146, "12025550144", None, callee_display_name="Joe")
    return [
        make_call(make_leg("701", "8001", 0, 30, answered_at=0)),
        callback(60, leg(60, "214", 61), leg(62, "12025550143", 70)),
        callback(120, leg(120, "221", None), leg(140, "214", 145), unanswered),
        callback(180, leg(180, "214", None), leg(200, "214", None)),
    ]


def test_callbacks_are_counted_beside_received_calls(calls: list[Call], table_of: TableOf) -> None:
    """A callback succeeds when the customer answers, and is not a received call; quiet queues show zeros."""
    table = table_of(ReportType.QUEUE_CALLBACKS, *calls)
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "1", "3", "1", "2"),
        ("Invoices [8003]", "0", "0", "0", "0"),
    ]
    assert table.columns[2].full_name == "Total CallBacks"


def test_failed_callbacks_are_listed(calls: list[Call], table_of: TableOf) -> None:
    """The row names customer, agents and their number of calls; without a leg to the customer, the call's callee."""
    table = table_of(ReportType.QUEUE_FAILED_CALLBACKS, *calls)
    both = "Mara Quist [221], Ivo Brandt [214]"
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "2026-03-10T10:02:00+01:00", "Joe [12025550144]", "12025550144", both, "2"),
        ("", "2026-03-10T10:03:00+01:00", "214", "214", "Ivo Brandt [214]", "2"),
    ]


@pytest.mark.parametrize("type", [ReportType.QUEUE_CALLBACKS, ReportType.QUEUE_FAILED_CALLBACKS])
def test_other_queues_are_left_out(type: ReportType, calls: list[Call], table_of: TableOf) -> None:
    """Only the queues the filter lists are shown."""
    table = table_of(type, *calls, call_queues=["8003"])
    assert all("8001" not in row.cells[0] for row in table.rows)
    assert len(tuple(table.rows)) == (type is ReportType.QUEUE_CALLBACKS)


def test_calls_of_extensions_are_no_callbacks(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """An outbound call from an extension, and an inbound one that shows a queue's number, are no callbacks."""
    outbound = make_call(make_leg("214", "12025550143", 0, 9), direction=Direction.OUTBOUND)
    inbound = make_call(make_leg("8001", "214", 0, 9), direction=Direction.INBOUND)
    table = table_of(ReportType.QUEUE_CALLBACKS, outbound, inbound, call_queues=["8001"])
    assert next(iter(table.rows)).cells[2] == "0"


def test_the_last_leg_to_the_customer_decides(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """A callback that the customer takes at the second attempt is successful."""
    missed = make_leg("8001", "12025550143", 0, 20)
    taken = make_leg("8001", "12025550143", 60, 90, answered_at=65)
    call = make_call(missed, taken, direction=Direction.OUTBOUND)
    assert next(iter(table_of(ReportType.QUEUE_CALLBACKS, call).rows)).cells[2:] == ("1", "1", "0")
