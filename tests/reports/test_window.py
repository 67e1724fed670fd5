"""Ranges become whole local days, whatever the clocks do."""

import pytest

from mockpbx.model import HOUR, Instant, ReportRange
from mockpbx.model.instant import parse_instant
from mockpbx.reports import Window, render_local, report_window


def _spelled(range: ReportRange, run_at: str, zone: str) -> tuple[str, str]:
    window = report_window(range, run_at=parse_instant(run_at), time_zone=zone, started_at=None, ended_at=None)
    return render_local(window.first, zone), render_local(window.last, zone)


@pytest.mark.parametrize(
    ("range", "first", "last"),
    [
        (ReportRange.TODAY, "2023-04-11T00:00:00+08:00", "2023-04-11T23:59:59+08:00"),
        (ReportRange.YESTERDAY, "2023-04-10T00:00:00+08:00", "2023-04-10T23:59:59+08:00"),
        (ReportRange.LAST_WEEK, "2023-04-03T00:00:00+08:00", "2023-04-09T23:59:59+08:00"),
        (ReportRange.LAST_SEVEN_DAYS, "2023-04-04T00:00:00+08:00", "2023-04-10T23:59:59+08:00"),
        (ReportRange.LAST_MONTH, "2023-03-01T00:00:00+08:00", "2023-03-31T23:59:59+08:00"),
        (ReportRange.LAST_THIRTY_DAYS, "2023-03-12T00:00:00+08:00", "2023-04-10T23:59:59+08:00"),
    ],
)
def test_ranges_are_local_calendar_days(range: ReportRange, first: str, last: str) -> None:
    """A run on Tuesday 11 April 2023 at 17:47:49 in Shanghai covers the days the PBX is seen to cover."""
    assert _spelled(range, "2023-04-11T17:47:49+08:00", "Asia/Shanghai") == (first, last)


@pytest.mark.parametrize(
    ("run_at", "hours"),
    [("2026-03-29T12:00:00Z", 23), ("2026-10-25T12:00:00Z", 25), ("2026-06-01T12:00:00Z", 24)],
)
def test_days_of_clock_changes_are_shorter_and_longer(run_at: str, hours: int) -> None:
    """The day the clocks go forward has 23 hours, the day they go back 25, and the window is all of it."""
    window = report_window(
        ReportRange.TODAY, run_at=parse_instant(run_at), time_zone="Europe/Berlin", started_at=None, ended_at=None
    )
    assert window.last + 1 - window.first == hours * HOUR


def test_a_window_across_a_clock_change_carries_both_offsets() -> None:
    """The two bounds of a week are each spelled with the offset in force on their day."""
    expected = ("2026-03-23T00:00:00+01:00", "2026-03-29T23:59:59+02:00")
    assert _spelled(ReportRange.LAST_WEEK, "2026-03-30T08:00:00Z", "Europe/Berlin") == expected


def test_a_day_starts_where_the_clocks_skip_midnight() -> None:
    """In Santiago midnight of 6 September 2026 does not exist: the day starts at one o'clock."""
    expected = ("2026-09-06T01:00:00-03:00", "2026-09-06T23:59:59-03:00")
    assert _spelled(ReportRange.TODAY, "2026-09-06T15:00:00Z", "America/Santiago") == expected


def test_the_day_is_the_one_in_the_tenant_zone() -> None:
    """At 23:30 UTC on Monday it is already Tuesday in Berlin, so yesterday is Monday there."""
    first, _ = _spelled(ReportRange.YESTERDAY, "2026-03-09T23:30:00Z", "Europe/Berlin")
    assert first == "2026-03-09T00:00:00+01:00"


@pytest.mark.parametrize(
    ("run_at", "first"), [("2026-03-09T12:00:00Z", "2026-03-02"), ("2026-03-08T12:00:00Z", "2026-02-23")]
)
def test_last_week_ends_before_the_monday_of_this_week(run_at: str, first: str) -> None:
    """Run on a Monday it is the week just over; run on a Sunday it is not yet the week that day closes."""
    assert _spelled(ReportRange.LAST_WEEK, run_at, "UTC")[0].startswith(first)


def test_last_month_of_january_is_december() -> None:
    """The previous month may lie in the previous year."""
    expected = ("2025-12-01T00:00:00+00:00", "2025-12-31T23:59:59+00:00")
    assert _spelled(ReportRange.LAST_MONTH, "2026-01-31T12:00:00Z", "UTC") == expected


def test_the_last_microsecond_is_inside() -> None:
    """A day reaches to 23:59:59.999999 and no further."""
    window = report_window(
        ReportRange.TODAY, run_at=parse_instant("2026-03-10T12:00:00Z"), time_zone="UTC", started_at=None, ended_at=None
    )
    assert window.last == parse_instant("2026-03-10T23:59:59.999999Z")
    assert window.last in window
    assert Instant(window.last + 1) not in window


def test_custom_takes_the_given_instants() -> None:
    """CUSTOM is bounded by its two instants, both included, to the microsecond."""
    window = report_window(
        ReportRange.CUSTOM, run_at=Instant(0), time_zone="UTC", started_at=Instant(5), ended_at=Instant(9)
    )
    assert window == Window(first=Instant(5), last=Instant(9))


@pytest.mark.parametrize(("started_at", "ended_at"), [(None, Instant(9)), (Instant(5), None)])
def test_custom_without_instants_is_refused(started_at: Instant | None, ended_at: Instant | None) -> None:
    """CUSTOM says what it needs when a bound is missing."""
    with pytest.raises(ValueError, match="started_at and ended_at"):
        report_window(ReportRange.CUSTOM, run_at=Instant(0), time_zone="UTC", started_at=started_at, ended_at=ended_at)
