"""RING_GROUP_STATISTICS."""

from collections.abc import Callable

import pytest

from mockpbx.model import Call, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def group_calls(make_leg: MakeLeg, make_call: MakeCall) -> list[Call]:
    """Make three calls to ring group 6000: taken by 230, taken by 221 who is no member, missed; and two others."""
    group = {"service_number": "6000"}
    return [
        make_call(
            make_leg("701", "6000", 0, 60),
            make_leg("701", "214", 0, 9, rang_at=1, **group),
            make_leg("701", "230", 0, 60, answered_at=9, **group),
        ),
        make_call(make_leg("702", "6000", 70, 90), make_leg("702", "221", 70, 90, answered_at=75, **group)),
        make_call(make_leg("703", "6000", 95, 99), make_leg("703", "214", 95, 99, rang_at=96, **group)),
        make_call(make_leg("704", "214", 100, 120, answered_at=101)),
        make_call(make_leg("705", "777", 130, 150, answered_at=131, **group)),
    ]


def test_members_answer_what_the_group_receives(group_calls: list[Call], table_of: TableOf) -> None:
    """Calls received stand in the group's first row and in its total; direct calls to a member do not count."""
    table = table_of(ReportType.RING_GROUP_STATISTICS, *group_calls, ring_groups=["6000"])
    assert [row.cells for row in table.rows] == [
        ("Front desk [6000]", "Ivo Brandt [214]", "0", "3"),
        ("", "Ana Lund [230]", "1", ""),
        ("", "Mara Quist [221]", "1", ""),
        ("Total:", "", "2", "3"),
    ]


@pytest.mark.parametrize(("chosen", "received"), [([], "0"), (["6000"], "0")])
def test_quiet_groups_show_zeros(chosen: list[str], received: str, table_of: TableOf) -> None:
    """A group nobody called keeps its rows, with an empty filter as with its own number."""
    table = table_of(ReportType.RING_GROUP_STATISTICS, ring_groups=chosen)
    assert [row.cells[3] for row in table.rows] == [received, "", received]


def test_unknown_groups_show_nothing(group_calls: list[Call], table_of: TableOf) -> None:
    """A number that is no ring group has no rows."""
    assert table_of(ReportType.RING_GROUP_STATISTICS, *group_calls, ring_groups=["6999"]).rows == ()
