"""When the clocks of a time zone were last put forward or back. Pure arithmetic."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from mockpbx.model import DAY, Instant
from mockpbx.model.instant import datetime_of

_DAYS_BACK = 2 * 366


def last_clock_change(time_zone: str, *, before: Instant) -> Instant | None:
    """Return the instant of the last change at least half a day ago; None when there was none in two years."""
    zone = ZoneInfo(time_zone)

    def offset(instant: int) -> timedelta | None:
        return datetime_of(Instant(instant)).astimezone(zone).utcoffset()

    latest = before - DAY // 2
    for days in range(_DAYS_BACK):
        high = latest - days * DAY
        low = high - DAY
        if offset(low) != offset(high):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) != offset(high) else (low, middle)
            return Instant(high)
    return None
