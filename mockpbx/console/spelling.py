"""How values are spelt in pages. Refuses to choose them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from mockpbx.console.here import here
from mockpbx.model import Instant
from mockpbx.model.instant import datetime_of, parse_instant, render_instant

NOTHING = "\u2013"


def local(moment: Instant | str | None) -> str:
    """Spell an instant in the tenant's time zone, with the API's own spelling beside it; a dash for the blank."""
    return _time(moment, lambda there: f"{there:%Y-%m-%d %H:%M:%S}")


def hour(moment: Instant | str | None) -> str:
    """Spell the time of day of an instant to the millisecond, for where the day is known."""
    return _time(moment, lambda there: f"{there:%H:%M:%S}.{there.microsecond // 1000:03}")


def _time(moment: Instant | str | None, form: Callable[[datetime], str]) -> str:
    if moment is None:
        return NOTHING
    instant = parse_instant(moment) if isinstance(moment, str) else moment
    there = datetime_of(instant).astimezone(ZoneInfo(here().pbx.directory.time_zone))
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(render_instant(instant), form(there))


def number(value: int) -> str:
    """Spell a whole number with separators."""
    return f"{value:,}"


def seconds(value: float) -> str:
    """Spell a time in seconds, minutes and hours: `7 s`, `2 m 05 s`, `1 h 00 m 09 s`."""
    if value < 60:
        return f"{value:g} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} m {rest:02} s" if hours else f"{minutes} m {rest:02} s"


def direction(value: str) -> str:
    """Spell which way a call goes, of which it is known that it is one."""
    return words(value.removesuffix("_CALL"))


def words(value: str | None) -> str:
    """Spell a name of the API in words: `INBOUND_CALL` is `Inbound call`; a dash for the blank."""
    return value.replace("_", " ").capitalize() if value else NOTHING


def choices(names: list[str]) -> list[tuple[str, str]]:
    """Return names as options of a field, which are called as they are."""
    return [(name, name) for name in names]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "local": local,
    "hour": hour,
    "number": number,
    "seconds": seconds,
    "words": words,
    "direction": direction,
    "choices": choices,
}
"""What templates spell values with."""
