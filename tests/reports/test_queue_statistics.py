"""The reports that count what queues and agents did: QUEUE_PERFORMANCE, QUEUE_DETAILED_STATISTICS, TEAM_…."""

from collections.abc import Callable

import pytest

from mockpbx.model import Call, Leg, ReportType
from mockpbx.reports import Table

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
TableOf = Callable[..., Table]


@pytest.fixture
def queue_calls(make_leg: MakeLeg, make_call: MakeCall) -> list[Call]:
    """Make three calls to queue 8001: served by 221 after 214 let it ring, served by 214, abandoned."""
    to_agent = {"service_number": "8001"}
    return [
        make_call(
            make_leg("701", "8001", 0, 20, rang_at=0, answered_at=0),
            make_leg("701", "214", 0, 10, rang_at=0, **to_agent),
            make_leg("701", "221", 10, 120, rang_at=11, answered_at=20, **to_agent),
        ),
        make_call(
            make_leg("702", "8001", 200, 205, rang_at=200, answered_at=200),
            make_leg("702", "214", 200, 256, rang_at=201, answered_at=205, **to_agent),
        ),
        make_call(
            make_leg("703", "8001", 300, 308, rang_at=300, answered_at=300),
            make_leg("703", "214", 301, 308, rang_at=302, **to_agent),
        ),
    ]


def test_performance_counts_polls_for_agents_and_calls_in_total(queue_calls: list[Call], table_of: TableOf) -> None:
    """Agents' rows count rings not taken; the total counts calls not served, and has no average."""
    table = table_of(ReportType.QUEUE_PERFORMANCE, *queue_calls, call_queues=["8001"])
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "3", "Ivo Brandt [214]", "1", "2 Polls", "00:00:51", "00:00:51"),
        ("", "", "Mara Quist [221]", "1", "0 Polls", "00:01:40", "00:01:40"),
        ("Total:", "", "", "2", "1 Calls", "00:02:31", ""),
    ]
    assert [row.is_total for row in table.rows] == [False, False, True]


def test_performance_shows_quiet_queues_with_zeros(table_of: TableOf) -> None:
    """A queue nobody called still has its agents and its total."""
    table = table_of(ReportType.QUEUE_PERFORMANCE, call_queues=["8003"])
    assert [row.cells for row in table.rows] == [
        ("Invoices [8003]", "0", "Ana Lund [230]", "0", "0 Polls", "00:00:00", "00:00:00"),
        ("Total:", "", "", "0", "0 Calls", "00:00:00", ""),
    ]


def test_performance_counts_agents_who_have_left(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """An extension that took a call and is no agent of the queue now has a row after the agents."""
    waiting = make_leg("701", "8003", 0, 5, answered_at=0)
    served = make_leg("701", "221", 0, 65, answered_at=5, service_number="8003")
    table = table_of(ReportType.QUEUE_PERFORMANCE, make_call(waiting, served), call_queues=["8003"])
    assert [row.cells[2:4] for row in tuple(table.rows)[:2]] == [("Ana Lund [230]", "0"), ("Mara Quist [221]", "1")]


def test_detailed_statistics_divide_talk_by_all_calls(queue_calls: list[Call], table_of: TableOf) -> None:
    """151 s over three calls average 50 s; the total row has neither share nor averages."""
    table = table_of(ReportType.QUEUE_DETAILED_STATISTICS, *queue_calls)
    ringing, talking = ("00:00:29", "00:00:10"), ("00:02:31", "00:00:50")
    zeros = ("00:00:00", "00:00:00")
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "3", "2", "1", "66.67 %", *ringing, *talking),
        ("Invoices [8003]", "0", "0", "0", "0.0%", *zeros, *zeros),
        ("Total:", "3", "2", "1", "", "00:00:29", "", "00:02:31", ""),
    ]


def test_detailed_statistics_have_heads_on_two_levels(table_of: TableOf) -> None:
    """In one line the two levels of a head are joined."""
    names = [column.full_name for column in table_of(ReportType.QUEUE_DETAILED_STATISTICS).columns]
    assert names == [
        "Queue",
        "Calls Total",
        "Calls Serviced",
        "Calls Abandoned",
        "Calls % Serviced",
        "Ringing Time Total",
        "Ringing Time Average",
        "Talking Time Total",
        "Talking Time Average",
    ]


def test_team_statistics_divide_talk_by_serviced_calls(queue_calls: list[Call], table_of: TableOf) -> None:
    """The same 151 s over the two served calls average 76 s; the total row sums calls and times."""
    table = table_of(ReportType.TEAM_QUEUE_GENERAL_STATISTICS, *queue_calls)
    times = ("00:00:29", "00:00:10", "00:00:33", "00:02:31", "00:01:16")
    assert [row.cells for row in table.rows] == [
        ("Care [8001]", "2", "3", "2", "1", "33.33 %", *times),
        ("Invoices [8003]", "1", "0", "0", "0", "0.0%", *["00:00:00"] * 5),
        ("Total:", "", "3", "2", "1", "", "00:00:29", "", "00:00:33", "00:02:31", ""),
    ]


@pytest.mark.parametrize(("seconds", "total"), [(8, "3"), (9, "2"), (1000, "2")])
def test_calls_dropped_early_are_left_out(seconds: int, total: str, queue_calls: list[Call], table_of: TableOf) -> None:
    """Abandoned calls that waited less than the seconds of the filter go; served ones stay."""
    dropped = {"enable_exclude_calls_dropped_before_seconds": True, "exclude_calls_dropped_before_seconds": seconds}
    table = table_of(ReportType.QUEUE_DETAILED_STATISTICS, *queue_calls, call_queues=["8001"], **dropped)
    assert next(iter(table.rows)).cells[1] == total


def test_calls_dropped_early_stay_unless_enabled(queue_calls: list[Call], table_of: TableOf) -> None:
    """The seconds mean nothing while the flag beside them is off."""
    filter = {"enable_exclude_calls_dropped_before_seconds": False, "exclude_calls_dropped_before_seconds": 1000}
    table = table_of(ReportType.QUEUE_DETAILED_STATISTICS, *queue_calls, **filter)
    assert next(iter(table.rows)).cells[1] == "3"


def test_unknown_queues_show_nothing(queue_calls: list[Call], table_of: TableOf) -> None:
    """A number that is no queue of the tenant has no row."""
    table = table_of(ReportType.QUEUE_DETAILED_STATISTICS, *queue_calls, call_queues=["8999"])
    assert [row.cells[:2] for row in table.rows] == [("Total:", "0")]


def test_the_figures_the_pbx_prints_come_out(make_leg: MakeLeg, make_call: MakeCall, table_of: TableOf) -> None:
    """Of 2422 calls 1539 served with 43:55:15 of talk: 63.54 %, averages 1:05 and 1:43, 36.46 % lost, 1.28 % late."""

    def call(index: int) -> Call:
        waiting = make_leg("701", "8001", 0, 21 if index < 31 else 20, answered_at=0)
        talk = 103 if index < 1137 else 102
        agent = make_leg("701", "214", 0, 20 + talk, answered_at=20, service_number="8001")
        return make_call(waiting, agent) if index < 1539 else make_call(waiting)

    calls = [call(index) for index in range(2422)]

    def first_row(type: ReportType) -> tuple[str, ...]:
        return next(iter(table_of(type, *calls, call_queues=["8001"]).rows)).cells[1:]

    detailed = first_row(ReportType.QUEUE_DETAILED_STATISTICS)
    assert detailed == ("2422", "1539", "883", "63.54 %", "00:00:00", "00:00:00", "43:55:15", "00:01:05")
    team = first_row(ReportType.TEAM_QUEUE_GENERAL_STATISTICS)
    assert team[1:5] + team[8:] == ("2422", "1539", "883", "36.46 %", "43:55:15", "00:01:43")
    assert first_row(ReportType.QUEUE_SLA_STATISTICS) == ("2422", "31", "1.28 %")
