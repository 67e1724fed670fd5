"""Instants as whole microseconds since the Unix epoch, UTC. Refuses to know what time it is."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NewType

Instant = NewType("Instant", int)
"""A moment in time: microseconds since 1970-01-01T00:00:00Z. Exact, ordered, and cheap to store."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_of(moment: datetime) -> Instant:
    """Turn an aware datetime into an instant; a naive one is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not an instant")
    return Instant((moment - _EPOCH) // _MICROSECOND)


def datetime_of(instant: Instant) -> datetime:
    """Turn an instant into an aware UTC datetime."""
    return _EPOCH + timedelta(microseconds=instant)


def render_instant(instant: Instant) -> str:
    """Spell an instant as RFC 3339 UTC with six fraction digits: `2026-03-09T14:05:12.318442Z`."""
    minute, rest = divmod(instant, MINUTE)
    seconds, micros = divmod(rest, SECOND)
    return f"{_minute_text(minute)}{seconds:02d}.{micros:06d}Z"


@lru_cache(maxsize=4096)
def _minute_text(minute: int) -> str:
    # Records come in order of time, so that most instants share their minute with one rendered just before.
    return f"{datetime_of(Instant(minute * MINUTE)):%Y-%m-%dT%H:%M}:"


def parse_instant(text: str) -> Instant:
    """Read an RFC 3339 date-time with any offset and fraction; ValueError when it is not one."""
    if len(text) < 20 or text[10] not in "Tt":
        raise ValueError(f"not an RFC 3339 date-time: {text!r}")
    head, offset = _split_offset(text)
    seconds, _, fraction = head.partition(".")
    if fraction and not (fraction.isascii() and fraction.isdigit()):
        raise ValueError(f"not an RFC 3339 date-time: {text!r}")
    moment = datetime.fromisoformat(f"{seconds}{offset}")
    return Instant(instant_of(moment) + int((fraction + "000000")[:6]))


def _split_offset(text: str) -> tuple[str, str]:
    if text[-1] in "Zz":
        return text[:-1], "+00:00"
    if text[-6] in "+-" and text[-3] == ":":
        return text[:-6], text[-6:]
    raise ValueError(f"no UTC offset in {text!r}")


def whole_seconds(start: Instant, end: Instant) -> int:
    """Seconds between two instants with both ends truncated to whole seconds first.

    This is the arithmetic of the API's `duration`: 01.965 -> 36.159 is 35, not 34.
    """
    return end // SECOND - start // SECOND
