"""The span of time a report covers, from calendar days in the tenant's zone. Refuses to know what time it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from mockpbx.model import Instant, ReportRange
from mockpbx.model.instant import datetime_of, instant_of

_DAY = timedelta(days=1)
_Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """All instants from `first` to `last`, both included; empty when `last` comes before `first`."""

    first: Instant
    last: Instant

    def __contains__(self, instant: Instant) -> bool:
        return self.first <= instant <= self.last


def report_window(
    range: ReportRange,
    *,
    run_at: Instant,
    time_zone: str,
    started_at: Instant | None,
    ended_at: Instant | None,
) -> Window:
    """Return the window of a report that runs at `run_at` for a tenant in the IANA zone `time_zone`.

    CUSTOM takes the two given instants as they are and raises ValueError without them; every other range
    ignores them and covers whole local days, of 23 or 25 hours where the clocks change.
    """
    if range is not ReportRange.CUSTOM:
        zone = ZoneInfo(time_zone)
        return _whole_days(_DAYS[range](datetime_of(run_at).astimezone(zone).date()), zone)
    if started_at is None or ended_at is None:
        raise ValueError("a CUSTOM range needs started_at and ended_at")
    return Window(first=started_at, last=ended_at)


def _whole_days(days: _Days, zone: ZoneInfo) -> Window:
    first, last = days
    return Window(first=_start_of(first, zone), last=Instant(_start_of(last + _DAY, zone) - 1))


def _start_of(day: date, zone: ZoneInfo) -> Instant:
    # Where the clocks skip midnight this is the moment they skip it; where midnight comes twice, the earlier one.
    return instant_of(datetime(day.year, day.month, day.day, tzinfo=zone))


def _last_week(today: date) -> _Days:
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7), monday - _DAY


def _last_month(today: date) -> _Days:
    last = today.replace(day=1) - _DAY
    return last.replace(day=1), last


_DAYS: Mapping[ReportRange, Callable[[date], _Days]] = MappingProxyType(
    {
        ReportRange.TODAY: lambda today: (today, today),
        ReportRange.YESTERDAY: lambda today: (today - _DAY, today - _DAY),
        ReportRange.LAST_WEEK: _last_week,
        ReportRange.LAST_SEVEN_DAYS: lambda today: (today - timedelta(days=7), today - _DAY),
        ReportRange.LAST_MONTH: _last_month,
        ReportRange.LAST_THIRTY_DAYS: lambda today: (today - timedelta(days=30), today - _DAY),
    }
)
"""First and last local day of each range, both included, given the day the report runs."""
