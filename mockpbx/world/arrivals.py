"""When calls begin: by the weekday and hour shares of offices, in the tenant's own time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

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

    def __init__(self, *, end: Instant, days: int, count: int, time_zone: str, is_even: bool = False) -> None:
        """Spread `count` instants over `days` days before `end`, by shares of the week or evenly."""
        hours = _hours(end, days)
        zone = ZoneInfo(time_zone)
        shares = [1.0 if is_even else _share(datetime_of(hour).astimezone(zone)) for hour, _ in hours]
        self._count = count
        self._starts = np.array([start for start, _ in hours], dtype=np.int64)
        self._lengths = np.array([length for _, length in hours], dtype=np.float64)
        self._shares = np.array(shares)
        self._sums = np.cumsum(self._shares)

    def at(self, indexes: NDArray[np.int64], chances: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return instants for indexes below the count and chances from 0 to 1.

        Each index has its own slice of the whole, so that the instants are in order without being sorted.
        """
        wanted = (indexes + chances) / self._count * self._sums[-1]
        places = np.minimum(np.searchsorted(self._sums, wanted, side="right"), len(self._sums) - 1)
        parts = 1 - (self._sums[places] - wanted) / self._shares[places]
        offsets: NDArray[np.int64] = (np.clip(parts, 0, 1) * (self._lengths[places] - 1)).astype(np.int64)
        instants: NDArray[np.int64] = self._starts[places] + offsets
        return instants


def _hours(end: Instant, days: int) -> list[tuple[Instant, int]]:
    first = instant_of(datetime_of(end).replace(minute=0, second=0, microsecond=0) - timedelta(days=days))
    starts = range(first, end, HOUR)
    return [(Instant(start), min(HOUR, end - start)) for start in starts]


def _share(local: datetime) -> float:
    return WEEKDAY_SHARES[local.weekday()] * HOUR_SHARES[local.hour]
