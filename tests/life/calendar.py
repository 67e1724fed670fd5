"""When a schedule fires, counted on a calendar: fixed times day by day, times of every hour minute by minute.

A fixed time that the clocks skip fires when they have skipped it; one that comes twice fires the first time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Minutes, hours (none: every hour) and days of the week (0 is Monday; none: every day) at which it fires."""

    minutes: Sequence[int]
    hours: Sequence[int]
    weekdays: Sequence[int]

    @property
    def cron(self) -> str:
        """The same as a cron expression."""
        days = ",".join(str((day + 1) % 7) for day in self.weekdays) or "*"
        return f"{','.join(map(str, self.minutes))} {','.join(map(str, self.hours)) or '*'} * * {days}"

    def next_after(self, instant: int, zone: ZoneInfo) -> int:
        """Return the first firing later than an instant, both in microseconds since 1970."""
        moment = _EPOCH + timedelta(microseconds=instant)
        found = self._next_fixed(moment, zone) if self.hours else self._next_of_every_hour(moment, zone)
        return (found - _EPOCH) // timedelta(microseconds=1)

    def _next_fixed(self, moment: datetime, zone: ZoneInfo) -> datetime:
        today = moment.astimezone(zone).date()
        days = (today + timedelta(days=after) for after in range(-1, 10))
        firings = (
            _moment_of(day, hour, minute, zone)
            for day in days
            if not self.weekdays or day.weekday() in self.weekdays
            for hour in self.hours
            for minute in self.minutes
        )
        return min(one for one in firings if one > moment)

    def _next_of_every_hour(self, moment: datetime, zone: ZoneInfo) -> datetime:
        one = moment.replace(second=0, microsecond=0) + _MINUTE
        while not self._is_at(one.astimezone(zone)):
            one += _MINUTE
        return one

    def _is_at(self, local: datetime) -> bool:
        return local.minute in self.minutes and (not self.weekdays or local.weekday() in self.weekdays)


def _moment_of(day: date, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - the wall clock's own time
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    while moment.astimezone(zone).replace(tzinfo=None) > wall:
        # Skipped: go back to the first moment after the gap.
        earlier = moment - _MINUTE
        if earlier.astimezone(zone).replace(tzinfo=None) < wall:
            return moment
        moment = earlier
    return moment
