"""The clock: shifted, frozen, advanced."""

import pytest

from mockpbx.clock import ManualClock, SystemClock
from mockpbx.model import DAY, SECOND, Instant


def test_the_system_clock_starts_where_it_is_told() -> None:
    """A shifted clock reads its start, and goes on from there."""
    clock = SystemClock(Instant(5 * DAY))
    first = clock.now()
    assert 0 <= first - 5 * DAY < 60 * SECOND
    assert clock.now() >= first


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    """Only set and advance change what a manual clock reads."""
    clock = ManualClock(Instant(10))
    assert (clock.now(), clock.now()) == (10, 10)
    clock.advance(5)
    assert clock.now() == 15
    clock.set(Instant(3))
    assert clock.now() == 3


def test_a_clock_does_not_advance_backwards() -> None:
    """A negative step is refused."""
    with pytest.raises(ValueError, match="negative"):
        ManualClock(Instant(0)).advance(-1)
