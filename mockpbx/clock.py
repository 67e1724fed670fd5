"""The only reader of wall time. Everything else asks a Clock."""

import time
from dataclasses import dataclass

from mockpbx.model import Instant

EARLIEST, LATEST = Instant(0), Instant(7_258_118_400_000_000)
"""1970 and 2200: the years for which schedules, ids and zones are all known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a clock goes: `microseconds` is how far it is ahead of the machine's, or, frozen, where it stands."""

    is_frozen: bool
    microseconds: int

    def __str__(self) -> str:
        """Spell it as `parse_reading` reads it."""
        return f"{'frozen' if self.is_frozen else 'ahead'} {self.microseconds}"


def parse_reading(text: str) -> Reading:
    """Read what a reading was spelt as; ValueError when it is none."""
    kind, _, number = text.partition(" ")
    if kind not in ("frozen", "ahead"):
        raise ValueError(f"not the reading of a clock: {text!r}")
    return Reading(is_frozen=kind == "frozen", microseconds=int(number))


class Clock:
    """Says what time it is, to the microsecond. Runs with the machine's clock, some way ahead, or stands still."""

    def __init__(self, start: Instant | None = None, *, is_frozen: bool = False) -> None:
        """Read `start` now, or the real time when None, and run on from there, or stand still."""
        self._start = start
        self._starts_frozen = is_frozen
        self._started_at = Instant(_wall()) if start is None else start
        self._reading = self._first_reading()

    def _first_reading(self) -> Reading:
        if self._starts_frozen:
            return Reading(is_frozen=True, microseconds=self._started_at)
        return Reading(is_frozen=False, microseconds=0 if self._start is None else self._start - _wall())

    def restart(self, start: Instant | None = None) -> None:
        """Go as at the start: from the instant that was given then, or with the machine's clock.

        Another `start` stands for that instant from now on.
        """
        if start is not None:
            self._start = self._started_at = start
        self._reading = self._first_reading()

    def another(self, start: Instant | None = None, *, is_frozen: bool | None = None) -> "Clock":
        """Return a clock of its own that goes as this one did at its start, where nothing else is said."""
        is_frozen = self._starts_frozen if is_frozen is None else is_frozen
        if start is None and is_frozen:
            start = self._started_at
        return Clock(self._start if start is None else start, is_frozen=is_frozen)

    @property
    def started_at(self) -> Instant:
        """Return what the clock read when it was made, which a world is made at."""
        return self._started_at

    @property
    def reading(self) -> Reading:
        """Return how the clock goes, for another one to go alike."""
        return self._reading

    @property
    def is_frozen(self) -> bool:
        """Say whether the clock stands still."""
        return self._reading.is_frozen

    def follow(self, reading: Reading) -> None:
        """Go as another clock did."""
        self._reading = reading

    def now(self) -> Instant:
        """Return the present instant."""
        reading = self._reading
        return Instant(reading.microseconds if reading.is_frozen else _wall() + reading.microseconds)

    def freeze(self) -> None:
        """Stand still at the present instant."""
        self._reading = Reading(is_frozen=True, microseconds=self.now())

    def run(self) -> None:
        """Run on from where the clock stands."""
        self._reading = Reading(is_frozen=False, microseconds=self.now() - _wall())

    def set(self, instant: Instant) -> None:
        """Move to any instant, back or forth, and stand or run on from there as before."""
        is_frozen = self.is_frozen
        self._reading = Reading(is_frozen=is_frozen, microseconds=instant if is_frozen else instant - _wall())

    def advance(self, microseconds: int) -> None:
        """Move forward by so many microseconds; a negative step is refused with ValueError."""
        if microseconds < 0:
            raise ValueError("a clock cannot advance by a negative step")
        self.set(Instant(self.now() + microseconds))


class ManualClock(Clock):
    """A clock that stands still from the start, for whoever wants to move it."""

    def __init__(self, start: Instant) -> None:
        """Stand at `start`."""
        super().__init__(start, is_frozen=True)


def _wall() -> int:
    return time.time_ns() // 1000
