"""Checks of ranges of days: the files of all of them hold the calls that some one time zone puts there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.checks.cells import seconds, table_of
from contracts.checks.check import Fault
from contracts.exchange import Exchange
from contracts.observation import Observation

RANGES = ("TODAY", "YESTERDAY", "LAST_WEEK", "LAST_SEVEN_DAYS", "LAST_MONTH", "LAST_THIRTY_DAYS")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_ZONES = tuple(timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 15))
# A clock that was put on or back meanwhile makes an hour of difference; a record may come a little late.
_SHIFTS = (-_HOUR, timedelta(), _HOUR)
_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeFile:
    """The file of a range; `run_at` is when its run was done, `talks` how often which talk time stands in it."""

    range: str
    run_at: datetime
    talks: Counter[int]


def has_tables(observation: Observation) -> bool:
    """Say whether every file came, as CSV with headings that are known, beside calls whose talk times are right."""
    is_told = all(_talks(exchange) is not None for exchange in observation.exchanges)
    return is_told and all(map(_is_of_its_times, observation.facts["calls"]))


def _is_of_its_times(call: Mapping[str, Any]) -> bool:
    """Say whether a call's talk time is that from answer to end; where it is not, another check says so."""
    times = [int(datetime.fromisoformat(one).timestamp()) for one in (call["answered_at"], call["ended_at"]) if one]
    return bool(call["duration"] == (times[1] - times[0] if len(times) > 1 else 0))


def days_fit(observation: Observation) -> Iterator[Fault]:
    """Judge that there is a time zone of which all files hold the calls of the days that their ranges name.

    The document leaves the zone open, but it is one. What an hour or some minutes could change is left undecided.
    """
    named = zip(observation.facts["runs"], observation.exchanges, strict=True)
    files = [RangeFile(range=name, run_at=run_at, talks=_talks(one) or Counter()) for (name, run_at), one in named]
    calls = [(datetime.fromisoformat(call["ended_at"]), int(call["duration"])) for call in observation.facts["calls"]]
    if not any(_explains(zone, files, calls) for zone in _ZONES):
        yield Fault(cause="no time zone explains what the files of ranges of days hold", evidence=observation.exchanges)


def _explains(zone: timedelta, files: Sequence[RangeFile], calls: Sequence[tuple[datetime, int]]) -> bool:
    """Say whether one zone makes all files right, be they of the day of their end or of that of their beginning."""
    return any(all(_holds(one, zone, late, calls) for one in files) for late in (timedelta(), _LATE))


def _holds(file: RangeFile, zone: timedelta, late: timedelta, calls: Sequence[tuple[datetime, int]]) -> bool:
    first, end = windows(file.run_at - late + zone)[file.range]
    sure: Counter[int] = Counter()
    doubtful: Counter[int] = Counter()
    for ended_at, duration in calls:
        is_within = [first <= ended_at + zone + shift < end for shift in _SHIFTS]
        if any(is_within):
            is_sure = all(is_within) and ended_at < file.run_at - _LATE
            (sure if is_sure else doubtful)[duration] += 1
    return sure <= file.talks <= sure + doubtful


def windows(now: datetime) -> Mapping[str, tuple[datetime, datetime]]:
    """The first moment of every range of days, and the first after it, seen from a local time."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday, month = today - today.weekday() * _DAY, today.replace(day=1)
    return {
        "TODAY": (today, today + _DAY),
        "YESTERDAY": (today - _DAY, today),
        "LAST_WEEK": (monday - 7 * _DAY, monday),
        "LAST_SEVEN_DAYS": (today - 7 * _DAY, today),
        "LAST_MONTH": ((month - _DAY).replace(day=1), month),
        "LAST_THIRTY_DAYS": (today - 30 * _DAY, today),
    }


def _talks(exchange: Exchange) -> Counter[int] | None:
    """How often which talk time stands in a table of calls; None for any other file."""
    table = table_of(exchange.response_body) if exchange.status == 200 else None
    if table is None or not {"Caller", "Talking Time"} <= set(table.headings):
        return None
    return Counter(seconds(row["Talking Time"]) or 0 for row in table.rows if row["Caller"])
