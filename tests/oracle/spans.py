"""The days of each range, counted anew: local days from midnight to midnight. Knows nothing of how reports do it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local_days(name: str, now: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the first and the last microsecond of a range, for a report that runs at `now`."""
    today = (_EPOCH + timedelta(microseconds=now)).astimezone(zone).date()
    monday = today - timedelta(days=today.isoweekday() - 1)
    first_of_month = today - timedelta(days=today.day - 1)
    before = first_of_month - timedelta(days=1)
    first, after = {
        "TODAY": (today, today + timedelta(days=1)),
        "YESTERDAY": (today - timedelta(days=1), today),
        "LAST_WEEK": (monday - timedelta(days=7), monday),
        "LAST_SEVEN_DAYS": (today - timedelta(days=7), today),
        "LAST_MONTH": (date(before.year, before.month, 1), first_of_month),
        "LAST_THIRTY_DAYS": (today - timedelta(days=30), today),
    }[name]
    return _midnight(first, zone), _midnight(after, zone) - 1


def _midnight(day: date, zone: ZoneInfo) -> int:
    return (datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
