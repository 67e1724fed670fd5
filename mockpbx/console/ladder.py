"""The legs of a call on one scale of time, for a template to draw. Refuses to know where calls come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from mockpbx.model import SECOND, Call, Instant, Leg

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a leg: `kind` is setup, ring or talk; place and width in percent of the call."""

    kind: str
    left: float
    width: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One leg and what it spent its time with."""

    leg: Leg
    stretches: Sequence[Stretch]
    ended_at_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A second of the call and where it lies, in percent."""

    seconds: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """All legs of a call, in the order in which they began."""

    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    seconds: float


def ladder_of(call: Call) -> Ladder:
    """Put the legs of a call on a scale from its start to its end."""
    first = min([call.started_at, *(leg.started_at for leg in call.legs)])
    last = max([call.ended_at, *(leg.ended_at for leg in call.legs)])
    length = max(last - first, 1)
    step = next((step for step in _STEPS if step * SECOND * _MOST_TICKS >= length), length // SECOND // _MOST_TICKS)
    ticks = [
        Tick(seconds=second, at=round(100 * second * SECOND / length, 3))
        for second in range(0, length // SECOND + 1, step)
    ]
    lanes = [_lane(leg, first, length) for leg in call.legs]
    return Ladder(lanes=lanes, ticks=ticks, seconds=length / SECOND)


def _lane(leg: Leg, first: Instant, length: int) -> Lane:
    def stretch(kind: str, start: Instant, end: Instant) -> Stretch:
        return Stretch(
            kind=kind,
            left=round(100 * (start - first) / length, 3),
            width=max(0.0, round(100 * (end - start) / length, 3)),
            seconds=round((end - start) / SECOND, 1),
        )

    rang_at = leg.rang_at or leg.answered_at or leg.ended_at
    stretches = [stretch("setup", leg.started_at, rang_at)]
    if leg.rang_at is not None:
        stretches.append(stretch("ring", leg.rang_at, leg.answered_at or leg.ended_at))
    if leg.answered_at is not None:
        stretches.append(stretch("talk", leg.answered_at, leg.ended_at))
    return Lane(leg=leg, stretches=stretches, ended_at_percent=round(100 * (leg.ended_at - first) / length, 3))
