"""NORMAL: a row for each call, then one for each leg."""

from collections.abc import Callable

import pytest

from mockpbx.model import Call, Direction, EndReason, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def transferred_call(make_leg: MakeLeg, make_call: MakeCall) -> Call:
    """Make a billed call out of the house that is handed on to a colleague who does not answer."""
    facts = {
        "caller_display_name": "Ivo Brandt",
        "callee_display_name": "Ann",
        "direction": Direction.OUTBOUND,
        "outbound_caller_id": "12025550100",
        "trunk": "Northline",
        "user_data": "ticket 7",
    }
    times = {"rang_at": 1, "answered_at": 5}
    first = make_leg("214", "441632960001", 0, 65, **times, **facts, cost=0.41667, end_reason=EndReason.REFERRED)
    second = make_leg("214", "221", 65, 70, did_cid="12025550101", cost=0.08333)
    return make_call(first, second, end_reason=EndReason.CALLEE_DISCONNECTED)


def test_a_call_is_followed_by_its_legs(transferred_call: Call, table_of: TableOf) -> None:
    """The caller stands in the row of the call alone; every other cell is the call's or the leg's own."""
    table = table_of(ReportType.NORMAL, transferred_call)
    parties = "Ivo Brandt [214]", "Ann [441632960001]"
    ten = [f"2026-03-10T10:00:0{second}+01:00" for second in (0, 1, 5)]
    five, end = "2026-03-10T10:01:05+01:00", "2026-03-10T10:01:10+01:00"
    ours = "12025550100", ""
    carrier = "Northline", "ticket 7"
    assert [row.cells for row in table.rows] == [
        (*parties, *ten, end, "00:01:05", "0.5", *ours, "CALLEE_DISCONNECT", *carrier),
        ("", parties[1], *ten, five, "00:01:00", "0.41667", *ours, "REFERRED", *carrier),
        ("", "221", five, "", "", end, "00:00:00", "0.08333", "", "12025550101", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (None, ""),
        (EndReason.CALLER_DISCONNECTED, "CALLER_DISCONNECT"),
        (EndReason.CALLEE_DISCONNECTED, "CALLEE_DISCONNECT"),
        (EndReason.BLIND_TRANSFER_COMPLETED, "BLIND_TRANSFER_COMPLETED"),
        (EndReason.CANCELLED, "CANCELLED"),
    ],
)
def test_end_reasons(
    reason: EndReason | None, text: str, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf
) -> None:
    """The two disconnections lose their ending, the rest are as on the wire, and none is an empty cell."""
    table = table_of(ReportType.NORMAL, make_call(make_leg("214", "221", 0, 1, end_reason=reason)))
    assert {row.cells[10] for row in table.rows} == {text}


def test_a_call_without_legs_has_one_row(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """A call that failed inside the PBX is a single row."""
    table = table_of(ReportType.NORMAL, make_call(make_leg("214", "999", 0, 1), legs=()))
    assert [row.cells[:2] for row in table.rows] == [("214", "999")]


def test_columns_and_heads(table_of: TableOf) -> None:
    """The thirteen columns are named as in the PBX, and the head repeats the selectors of the filter."""
    table = table_of(ReportType.NORMAL, from_="NUMBER", from_value="214")
    assert ",".join(column.name for column in table.columns) == (
        "Caller,Callee,Start Time,Ring Time,Answer Time,End Time,Talking Time,Cost,CLI,DID/DDI,End Reason,"
        "Trunk Name,User Data"
    )
    assert table.head_lines == (
        "Type: Type: Normal Report",
        "All Calls: From 2026-03-10T00:00:00+01:00 To 2026-03-10T23:59:59+01:00",
        "Caller ID: NUMBER",
        "Destination: ANY",
    )


@pytest.mark.parametrize(
    ("count", "note"),
    [(20_000, None), (20_001, "This report is limited to 20,000 calls: it shows the earliest of 20,001.")],
)
def test_it_is_limited_to_20_000_calls(
    count: int, note: str | None, make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf
) -> None:
    """The earliest 20,000 calls are shown, and the table says so when that is not all."""
    earlier = make_call(make_leg("214", "221", 0, 9), legs=())
    last = make_call(make_leg("230", "221", 1, 9), legs=())
    table = table_of(ReportType.NORMAL, last, *[earlier] * (count - 1))
    assert len(tuple(table.rows)) == 20_000
    assert table.note == note
    assert (tuple(table.rows)[-1].cells[0] == "230") == (note is None)
