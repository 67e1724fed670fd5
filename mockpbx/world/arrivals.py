"""When calls begin: by the weekday and hour shares of offices, in the tenant's own time. Streams, in order."""

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from mockpbx.model import HOUR, Instant
from mockpbx.model.instant import datetime_of, instant_of

WEEKDAY_SHARES = (18.3, 20.0, 19.9, 19.5, 17.4, 3.0, 1.9)
"""Monday to Sunday, in percent."""
HOUR_SHARES = (
    *(0.1 / 7,) * 7,
    *(1.5, 5.0, 10.6, 12.0, 12.2, 9.3, 8.8, 10.4, 10.4, 9.6, 5.6, 2.2, 1.1, 0.6, 0.3, 0.2, 0.1),
)
"""Midnight to the last hour of the day, in percent."""


class Arrivals:
    """The instants at which calls begin, spread over the days before an end."""

    def __init__(self, *, end: Instant, days: int, count: int, time_zone: str) -> None:
        """Spread `count` instants over `days` days before `end`."""
        self._count = count
        self._hours = _hours(end, days)
        zone = ZoneInfo(time_zone)
        self._sums = list(accumulate(_share(datetime_of(hour).astimezone(zone)) for hour, _ in self._hours))

    def at(self, index: int, chance: float) -> Instant:
        """Return an instant for an index below the count and a chance from 0 to 1.

        Each index has its own slice of the whole, so that the instants are sorted without being held.
        """
        wanted = (index + chance) / self._count * self._sums[-1]
        position = min(bisect_right(self._sums, wanted), len(self._hours) - 1)
        before = self._sums[position - 1] if position else 0.0
        start, length = self._hours[position]
        share = (wanted - before) / (self._sums[position] - before)
        return Instant(start + int(share * (length - 1)))


def _hours(end: Instant, days: int) -> list[tuple[Instant, int]]:
    first = instant_of(datetime_of(end).replace(minute=0, second=0, microsecond=0) - timedelta(days=days))
    starts = range(first, end, HOUR)
    return [(Instant(start), min(HOUR, end - start)) for start in starts]


def _share(local: datetime) -> float:
    return WEEKDAY_SHARES[local.weekday()] * HOUR_SHARES[local.hour]
