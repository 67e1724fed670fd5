"""When a cron expression fires next in a time zone. Refuses to read the clock."""

from datetime import UTC
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from mockpbx.model import SECOND, Instant
from mockpbx.model.instant import datetime_of, instant_of

_MINUTE = 60 * SECOND
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


def next_run(cron_expr: str, *, after: Instant, time_zone: str) -> Instant:
    """Return the first instant later than `after` at which the expression fires; ValueError when it is none."""
    # Whatever the second, what comes next is the same for a whole minute.
    return _next_run(cron_expr, Instant(after - after % _MINUTE), time_zone)


@lru_cache(maxsize=1024)
def _next_run(cron_expr: str, after: Instant, time_zone: str) -> Instant:
    local = datetime_of(after).astimezone(ZoneInfo(time_zone))
    try:
        fires = next(CronSim(_five_fields(cron_expr), local))
    except (CronSimError, StopIteration, ValueError) as error:
        raise ValueError(f"{cron_expr!r} is not a cron expression that ever fires") from error
    return instant_of(fires.astimezone(UTC))


def _five_fields(cron_expr: str) -> str:
    text = _MACROS.get(cron_expr.strip().lower(), cron_expr)
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("five fields are wanted")
    return " ".join("*" if field == "?" else field for field in fields)
