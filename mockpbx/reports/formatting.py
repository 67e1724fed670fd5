"""How reports spell times, durations, shares, costs and parties. Refuses to know which report asks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mockpbx.model import MINUTE, SECOND, Instant
from mockpbx.model.instant import datetime_of

_WHOLE = timedelta(minutes=1)


def local_datetime(instant: Instant, time_zone: str) -> datetime:
    """Return the instant as a datetime in an IANA zone.

    UTC stands in for the zone where the local time has no RFC 3339 spelling: outside the years 1 to 9999,
    and at the offsets with seconds that zones had before they were standardised.
    """
    moment = datetime_of(instant)
    try:
        local = moment.astimezone(ZoneInfo(time_zone))
    except OverflowError:
        return moment
    return moment if (local.utcoffset() or timedelta()) % _WHOLE else local


def render_local(instant: Instant | None, time_zone: str) -> str:
    """Spell an instant as local RFC 3339 with offset, cut to seconds: `2023-04-03T00:00:00+08:00`; None is blank."""
    return "" if instant is None else local_datetime(instant, time_zone).isoformat(timespec="seconds")


class LocalTimes:
    """Spells many instants as `render_local` does; what those of one minute share is worked out once."""

    def __init__(self, time_zone: str) -> None:
        """Spell in an IANA zone."""
        self._time_zone = time_zone
        self._minutes: dict[int, tuple[str, str]] = {}

    def spell(self, instant: Instant | None) -> str:
        """Spell an instant; None is blank."""
        if instant is None:
            return ""
        minute, rest = divmod(instant, MINUTE)
        known = self._minutes.get(minute)
        if known is None:
            text = render_local(Instant(minute * MINUTE), self._time_zone)
            known = self._minutes[minute] = text[:_SECONDS_AT], text[_SECONDS_AT + 2 :]
        return f"{known[0]}{rest // SECOND:02d}{known[1]}"


_SECONDS_AT = len("2023-04-03T00:00:")


def render_stamp(instant: Instant, time_zone: str) -> str:
    """Spell an instant as local `YYYYMMDD_HHMMSS`, fit for a file name."""
    return f"{local_datetime(instant, time_zone):%Y%m%d_%H%M%S}"


def clock(seconds: int) -> str:
    """Spell a duration as `HH:MM:SS`; hours go past 99 rather than into days."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}"


def average_clock(total_seconds: int, count: int) -> str:
    """Spell the average duration to the nearest second, halves up; of nothing it is `00:00:00`."""
    return clock((2 * total_seconds + count) // (2 * count) if count else 0)


def percent(part: int, whole: int) -> str:
    """Spell a share with two decimals, halves up: `63.54 %`; the PBX spells nothing at all `0.0%`."""
    if part == 0:
        return "0.0%"
    hundredths = (20_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


def money(amount: float) -> str:
    """Spell a cost with at most five decimals and no trailing zeros: `0.41667`, `8.5`, `0`."""
    return f"{amount:.5f}".rstrip("0").rstrip(".")


def party(number: str, name: str | None) -> str:
    """Spell one end of a call as `Display Name [number]`, or as the bare number when the name is blank."""
    return f"{name} [{number}]" if name else number


def parties(numbers: Iterable[str], names: Mapping[str, str]) -> str:
    """Spell several ends of calls in one cell, each once, parted by commas; blank when there are none."""
    return ", ".join(party(number, names.get(number)) for number in dict.fromkeys(numbers))
