"""The clock: shifted, frozen, advanced."""

import pytest

from mockpbx.clock import Clock, ManualClock, parse_reading
from mockpbx.model import DAY, SECOND, Instant


def test_the_system_clock_starts_where_it_is_told() -> None:
    """A shifted clock reads its start, and goes on from there."""
    clock = Clock(Instant(5 * DAY))
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


def test_a_clock_can_be_frozen_and_run_on() -> None:
    """Frozen it stands where it was, set and advanced it stands there, and running it goes on from there."""
    clock = Clock(Instant(5 * DAY))
    clock.freeze()
    stood = clock.now()
    assert clock.is_frozen
    assert clock.now() == stood
    clock.advance(DAY)
    assert clock.now() == stood + DAY
    clock.run()
    assert clock.reading.is_frozen is False
    assert 0 <= clock.now() - (stood + DAY) < 60 * SECOND


@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_clock_can_follow_another(is_frozen: bool) -> None:
    """What a clock's reading is spelt as makes another clock go alike."""
    first, second = Clock(Instant(7 * DAY), is_frozen=is_frozen), Clock()
    second.follow(parse_reading(str(first.reading)))
    assert second.is_frozen == is_frozen
    assert abs(second.now() - first.now()) < 60 * SECOND


def test_what_is_no_reading_is_refused() -> None:
    """Other texts are refused."""
    with pytest.raises(ValueError, match="reading"):
        parse_reading("late 7")
