"""How many calls there were, and how many were answered, hour by hour and day by day. Refuses to draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from mockpbx.history import BLANK_INSTANT, History, instants_in
from mockpbx.model import HOUR, Instant
from mockpbx.model.instant import datetime_of, instant_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The calls that started in a time: `began_at` is when it began, in the tenant's zone."""

    began_at: datetime
    call_count: int
    answered_count: int

    @property
    def answered_percent(self) -> float | None:
        """The share of calls that were answered; None without calls."""
        return 100 * self.answered_count / self.call_count if self.call_count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Calls by hour, and the same calls in the times that a rate is worth stating for."""

    hours: Sequence[Bucket]
    rated: Sequence[Bucket]
    rated_by: str

    @property
    def call_count(self) -> int:
        """How many calls there were in all."""
        return sum(bucket.call_count for bucket in self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How far back is looked."""

    title: str
    days: int


SPANS: Mapping[str, Span] = {
    "7d": Span(title="Last 7 days", days=7),
    "24h": Span(title="Last 24 hours", days=1),
}


def traffic_of(history: History, *, now: Instant, time_zone: str, span: Span) -> Traffic:
    """Count the calls of the last days up to now; whole days end with today's last hour."""
    there = datetime_of(now).astimezone(ZoneInfo(time_zone))
    if span.days == 1:
        hours = _hours(_shifted(there.replace(minute=0), hours=-23), _shifted(there.replace(minute=0), hours=1))
        counted = _counted(history, hours)
        return Traffic(hours=counted, rated=counted, rated_by="hour")
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # A day is not always 24 hours long, so that midnights are found on the wall clock.
    days = [midnight + timedelta(days=day) for day in range(1 - span.days, 2)]
    hours = _hours(days[0], days[-1])
    return Traffic(hours=_counted(history, hours), rated=_counted(history, days), rated_by="day")


def _hours(first: datetime, last: datetime) -> list[datetime]:
    start, end = instant_of(first.replace(second=0, microsecond=0)), instant_of(last)
    return [_there(Instant(at), first) for at in range(start, end + HOUR, HOUR) if at <= end]


def _shifted(moment: datetime, *, hours: int) -> datetime:
    return _there(Instant(instant_of(moment.replace(second=0, microsecond=0)) + hours * HOUR), moment)


def _there(instant: Instant, like: datetime) -> datetime:
    return datetime_of(instant).astimezone(like.tzinfo)


def _counted(history: History, edges: Sequence[datetime]) -> list[Bucket]:
    starts = instants_in(history.calls, "started_at")
    places = np.searchsorted(starts, [instant_of(edge) for edge in edges])
    answers = instants_in(history.calls, "answered_at")[places[0] : places[-1]] != BLANK_INSTANT
    answered = np.concatenate([[0], np.cumsum(answers)])[places - places[0]]
    counts, answered_counts = np.diff(places).tolist(), np.diff(answered).tolist()
    return [
        Bucket(began_at=edge, call_count=calls, answered_count=taken)
        for edge, calls, taken in zip(edges[:-1], counts, answered_counts, strict=True)
    ]
