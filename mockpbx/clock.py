"""The only reader of wall time. Everything else asks a Clock."""

import time
from typing import Protocol

from mockpbx.model import Instant


class Clock(Protocol):
    """Says what time it is, to the microsecond. `started_at` is the instant that it began from."""

    @property
    def started_at(self) -> Instant:
        """Return the instant that the clock began from, which a world is made at."""
        ...

    @property
    def shift(self) -> int:
        """Return by how many microseconds the clock is ahead of the machine's."""
        ...

    def shift_to(self, shift: int) -> None:
        """Run so far ahead of the machine's clock; a clock that stands still stays where it is."""
        ...

    def now(self) -> Instant:
        """Return the present instant."""
        ...


class SystemClock:
    """The machine's clock, shifted so that it read `start` when it was made; it runs on from there."""

    def __init__(self, start: Instant | None = None) -> None:
        """Run from `start`, or from the real time when None."""
        wall = _wall()
        self._started_at = Instant(wall) if start is None else start
        self._shift = 0 if start is None else start - wall

    @property
    def started_at(self) -> Instant:
        """Return what the clock read when it was made."""
        return self._started_at

    def now(self) -> Instant:
        """Return the machine's time plus the shift."""
        return Instant(_wall() + self._shift)

    @property
    def shift(self) -> int:
        """Return by how many microseconds the clock is ahead of the machine's."""
        return self._shift

    def shift_to(self, shift: int) -> None:
        """Run so far ahead of the machine's clock from now on."""
        self._shift = shift


class ManualClock:
    """A clock that stands still until it is set or advanced."""

    def __init__(self, start: Instant) -> None:
        """Stand at `start`."""
        self._started_at = start
        self._now = start

    @property
    def started_at(self) -> Instant:
        """Return where the clock stood first."""
        return self._started_at

    def now(self) -> Instant:
        """Return the instant it stands at."""
        return self._now

    @property
    def shift(self) -> int:
        """Return 0: it does not run with the machine's."""
        return 0

    def shift_to(self, shift: int) -> None:
        """Stay where it is."""

    def set(self, instant: Instant) -> None:
        """Move to any instant, back or forth."""
        self._now = instant

    def advance(self, microseconds: int) -> None:
        """Move forward by so many microseconds; a negative step is refused with ValueError."""
        if microseconds < 0:
            raise ValueError("a clock cannot advance by a negative step")
        self._now = Instant(self._now + microseconds)


def _wall() -> int:
    return time.time_ns() // 1000
