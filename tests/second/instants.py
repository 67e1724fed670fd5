"""Instants by RFC 3339: read exactly, spelt without the zeros at the end. Refuses to know what they are for."""

import re
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

_FORM = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,60}))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the zone is added by hand, so that no year overflows


@lru_cache(maxsize=20_000)
def read(text: str) -> Fraction:
    """Seconds since 1970; ValueError for what is no instant."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("no instant by RFC 3339")
    day, clock, fraction, zone = found.groups()
    is_leap = clock.endswith(":60")
    moment = datetime.fromisoformat(f"{day}T{clock[:6]}59" if is_leap else f"{day}T{clock}") - _EPOCH
    exact = Fraction(int(fraction or 0), 10 ** len(fraction or ""))
    return Fraction(round(moment.total_seconds()) + is_leap - _offset(zone)) + exact


def _offset(zone: str) -> int:
    if zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError("no offset")
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def spell(moment: datetime) -> str:
    """A moment in UTC with as many fraction digits as it needs."""
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'.' if fraction else ''}{fraction}Z"


def respell(text: str) -> str:
    """An instant that was given, in UTC, cut to microseconds; ValueError for what is none."""
    micros = int(read(text) * 1_000_000)
    return spell(_EPOCH + timedelta(microseconds=micros))


def talk_seconds(answered_at: datetime | None, ended_at: datetime) -> int:
    """Answered to ended, both cut to the second first; 0 without an answer."""
    if answered_at is None:
        return 0
    return int((ended_at.replace(microsecond=0) - answered_at.replace(microsecond=0)).total_seconds())
