"""The only reader of wall time. Everything else asks a Clock."""

import time
from typing import Protocol

from mockpbx.model import Instant


class Clock(Protocol):
    """Says what time it is, to the microsecond."""

    def now(self) -> Instant:
        """Return the present instant."""
        ...


class SystemClock:
    """The machine's clock, shifted so that it read `start` when it was made; it runs on from there."""

    def __init__(self, start: Instant | None = None) -> None:
        """Run from `start`, or from the real time when None."""
        self._offset = 0 if start is None else start - _wall()

    def now(self) -> Instant:
        """Return the machine's time plus the shift."""
        return Instant(_wall() + self._offset)


class ManualClock:
    """A clock that stands still until it is set or advanced."""

    def __init__(self, start: Instant) -> None:
        """Stand at `start`."""
        self._now = start

    def now(self) -> Instant:
        """Return the instant it stands at."""
        return self._now

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
