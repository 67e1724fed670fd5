"""Schedules of five fields, worked out by counting. Refuses to know what runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_PART = re.compile(r"(\*|[0-9]{1,2}(?:-[0-9]{1,2})?)(?:/([0-9]{1,2}))?")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MOST_DAYS = 366 * 9


@dataclass(frozen=True, slots=True)
class Schedule:
    """The values that each field allows. A day fits by either of its two fields where both are bound."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def next_after(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """The next minute that fits, in UTC; None when there is none within nine years."""
        local = now.astimezone(zone)
        for count in range(_MOST_DAYS):
            day = local.date() + timedelta(days=count)
            if not self._fits(day.day, day.month, day.isoweekday() % 7):
                continue
            for moment in self._moments():
                due = datetime.combine(day, moment, zone).astimezone(UTC)
                if due > now:
                    return due
        return None

    def _fits(self, day: int, month: int, weekday: int) -> bool:
        in_month, in_week = day in self.days, weekday in self.weekdays
        return month in self.months and ((in_month or in_week) if self.either_day else (in_month and in_week))

    def _moments(self) -> Iterator[time]:
        return (time(hour, minute) for hour in sorted(self.hours) for minute in sorted(self.minutes))


def parse(text: str) -> Schedule:
    """Read a schedule; ValueError for what is none."""
    fields = text.split(" ")
    if len(fields) != len(_BOUNDS):
        raise ValueError("five fields are wanted")
    minutes, hours, days, months, weekdays = (
        _values(field, *bounds) for field, bounds in zip(fields, _BOUNDS, strict=True)
    )
    either_day = "*" not in (fields[2][0], fields[4][0])
    return Schedule(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either_day)


def _values(field: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no part of a schedule")
        found.update(_span(match[1], int(match[2] or 1), low, high, is_open=match[2] is not None))
    return frozenset(found)


def _span(text: str, step: int, low: int, high: int, *, is_open: bool) -> range:
    first, _, last = (f"{low}-{high}" if text == "*" else text).partition("-")
    end = int(last) if last else high if is_open else int(first)
    if step < 1 or not low <= int(first) <= end <= high:
        raise ValueError(f"{text!r} is out of bounds")
    return range(int(first), end + 1, step)
