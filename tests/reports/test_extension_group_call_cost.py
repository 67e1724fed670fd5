"""EXTENSION_GROUP_CALL_COST and the rates it names."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mockpbx.model import Call, Directory, Leg, ReportType
from mockpbx.reports import Table
from mockpbx.reports.rates import matched_rate

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def billed_calls(make_leg: MakeLeg, make_call: MakeCall) -> list[Call]:
    """Make billed calls of three users to a mobile, a land line and an unpriced number, and two not to be shown."""

    def call(caller: str, callee: str, start: int, cost: float, account: str | None = "Acme") -> Call:
        times = {"rang_at": start + 1, "answered_at": start + 10}
        return make_call(make_leg(caller, callee, start, start + 50, **times, cost=cost, billed_account=account))

    return [
        call("230", "12025550143", 0, 0.1),
        call("214", "447700900001", 1, 0.75),
        call("221", "441632960001", 2, 0.25),
        call("214", "99", 3, 0.0),
        call("214", "221", 4, 0.0, account=None),
        call("12025550143", "447700900001", 5, 0.3),
    ]


def test_a_row_is_one_billed_leg(billed_calls: list[Call], table_of: TableOf) -> None:
    """The row holds the parties, the rate that matched, the times, and what the leg cost."""
    table = table_of(ReportType.EXTENSION_GROUP_CALL_COST, *billed_calls, groups=["Support"])
    times = [f"2026-03-10T10:00:{second}+01:00" for second in ("00", "01", "10", "50")]
    expected = ("Support", "230", "12025550143", "NATIONAL", *times, "00:00:40", "1", "0.1")
    assert [row.cells for row in table.rows] == [expected]


@pytest.mark.parametrize(
    ("filter", "rows"),
    [
        ({}, ["Sales 214 MOBILE", " 221 INTERNATIONAL", " 214 ", "Support 230 NATIONAL"]),
        ({"type": "ANY", "groups": []}, ["Sales 214 MOBILE", " 221 INTERNATIONAL", " 214 ", "Support 230 NATIONAL"]),
        ({"type": "MOBILE"}, ["Sales 214 MOBILE"]),
        ({"type": "LOCAL"}, []),
        ({"groups": ["Support", "Nobody"]}, ["Support 230 NATIONAL"]),
        ({"type": "NATIONAL", "groups": ["Sales"]}, []),
    ],
)
def test_groups_and_rate_types_are_chosen(
    filter: Mapping[str, Any], rows: list[str], billed_calls: list[Call], table_of: TableOf
) -> None:
    """A group's name stands once before its calls; unbilled calls and callers of no group are left out."""
    table = table_of(ReportType.EXTENSION_GROUP_CALL_COST, *billed_calls, **filter)
    assert [f"{row.cells[0]} {row.cells[1]} {row.cells[3]}" for row in table.rows] == rows


@pytest.mark.parametrize(
    ("number", "prefix"), [("447700900001", "447"), ("441632960001", "44"), ("4", None), ("99", None)]
)
def test_the_longest_prefix_prices_a_number(number: str, prefix: str | None, directory: Directory) -> None:
    """Of all rates whose prefix begins the number the longest matches, and there may be none."""
    rate = matched_rate(number, directory.rates)
    assert (rate and rate.prefix) == prefix
