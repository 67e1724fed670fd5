"""Plots as places and sizes, for a template to draw. Refuses to count calls.

Across they are in percent, so that a plot is as wide as its page without becoming tall or its letters small.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mockpbx.console.traffic import Bucket, Traffic

HEIGHT = 150
"""How tall the plots are, in pixels."""
_STEPS = (1, 2, 5)
_MOST_RULES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of two parts, the lower one first; heights in pixels, `told` says it in words."""

    left: float
    width: float
    lower: float
    upper: float
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A text at a place of an axis: in percent across, in pixels from the top."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars between two axes; `rules` are the lines across."""

    bars: Sequence[Bar]
    rules: Sequence[Mark]
    marks: Sequence[Mark]
    height: int = HEIGHT


def plot_of_calls(traffic: Traffic) -> Plot:
    """Plot calls by hour, the answered ones below."""
    step = _step(max((bucket.call_count for bucket in traffic.hours), default=0))
    top = step * max(1, -(-max((bucket.call_count for bucket in traffic.hours), default=0) // step))

    def heights(bucket: Bucket) -> tuple[float, float]:
        lower = HEIGHT * bucket.answered_count / top
        return lower, HEIGHT * bucket.call_count / top - lower

    rules = [Mark(at=_from_top(value, top), text=f"{value:,}") for value in range(0, top + 1, step)]
    return Plot(bars=_bars(traffic.hours, heights), rules=rules, marks=_marks(traffic.hours))


def plot_of_rates(traffic: Traffic) -> Plot:
    """Plot which share of calls was answered."""

    def heights(bucket: Bucket) -> tuple[float, float]:
        return HEIGHT * (bucket.answered_percent or 0) / 100, 0

    rules = [Mark(at=_from_top(value, 100), text=f"{value} %") for value in (0, 25, 50, 75, 100)]
    marks = (_day_marks if traffic.rated_by == "day" else _marks)(traffic.rated)
    return Plot(bars=_bars(traffic.rated, heights), rules=rules, marks=marks)


def _step(most: int) -> int:
    """Return the smallest of 1, 2, 5, 10, … that needs few rules to reach the greatest count."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _MOST_RULES >= most:
                return step * size
        size *= 10


def _from_top(value: int, top: int) -> float:
    return round(HEIGHT * (1 - value / top), 2)


def _bars(buckets: Sequence[Bucket], heights: Callable[[Bucket], tuple[float, float]]) -> list[Bar]:
    share = 100 / len(buckets)
    gap = share * 0.12
    drawn = [(place, bucket, *heights(bucket)) for place, bucket in enumerate(buckets) if bucket.call_count]
    return [
        Bar(
            left=round(place * share + gap, 3),
            width=round(share - 2 * gap, 3),
            lower=round(lower, 2),
            upper=round(upper, 2),
            told=f"{bucket.began_at:%a %d %b %H:%M}: {bucket.answered_count:,} of {bucket.call_count:,} answered",
        )
        for place, bucket, lower, upper in drawn
    ]


def _day_marks(buckets: Sequence[Bucket]) -> list[Mark]:
    share = 100 / len(buckets)
    return [_mark(place + 0.5, share, bucket.began_at, "%a %d") for place, bucket in enumerate(buckets)]


def _marks(buckets: Sequence[Bucket]) -> list[Mark]:
    """Name days where there are several, otherwise every fourth hour; each text is centred on what it names."""
    share = 100 / len(buckets)
    noons = [place for place, bucket in enumerate(buckets) if bucket.began_at.hour == 12]
    if len(noons) > 1:
        return [_mark(place, share, buckets[place].began_at, "%a %d") for place in noons]
    return [
        _mark(place + 0.5, share, bucket.began_at, "%H:%M")
        for place, bucket in enumerate(buckets)
        if bucket.began_at.hour % 4 == 0
    ]


def _mark(place: float, share: float, moment: datetime, form: str) -> Mark:
    return Mark(at=round(place * share, 3), text=format(moment, form))
