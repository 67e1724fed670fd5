"""Legs on a scale of time: every stretch lies where its instants say."""

from dataclasses import replace

import pytest

from mockpbx.console.ladder import ladder_of
from mockpbx.model import SECOND, Call, Instant
from tests.conftest import NOW


@pytest.fixture(scope="module")
def every_kind() -> tuple[Call, ...]:
    """A call of every kind there is."""
    from mockpbx.world import build_world

    return tuple(build_world(scenario="tiny", seed=1, now=NOW).history.all_calls())


def test_stretches_follow_each_other_inside_the_call(every_kind: tuple[Call, ...]) -> None:
    """From a leg's start to its end without a gap, none outside of the call, and as long as its instants say."""
    for call in every_kind:
        ladder = ladder_of(call)
        assert len(ladder.lanes) == len(call.legs)
        for lane in ladder.lanes:
            at = lane.stretches[0].left
            for one in lane.stretches:
                assert one.left == pytest.approx(at, abs=0.01)
                at = one.left + one.width
            assert at == pytest.approx(lane.ended_at_percent, abs=0.01)
            assert 0 <= lane.stretches[0].left <= at <= 100.01


def test_an_unanswered_leg_never_talks(every_kind: tuple[Call, ...]) -> None:
    """Talking and ringing are there just when the leg was answered and rang."""
    for call in every_kind:
        for lane in ladder_of(call).lanes:
            kinds = {one.kind for one in lane.stretches}
            assert ("talk" in kinds) == (lane.leg.answered_at is not None)
            assert ("ring" in kinds) == (lane.leg.rang_at is not None)


@pytest.mark.parametrize("seconds", [0, 1, 7, 59, 600, 4000, 100_000])
def test_any_length_has_a_readable_scale(every_kind: tuple[Call, ...], seconds: int) -> None:
    """From the first second on there are at most seven marks, none beyond the end."""
    call = every_kind[0]
    end = Instant(call.started_at + seconds * SECOND)
    short = replace(call, ended_at=end, legs=tuple(replace(leg, ended_at=end) for leg in call.legs))
    ticks = ladder_of(short).ticks
    assert 1 <= len(ticks) <= 7
    assert ticks[0].at == 0
    assert all(tick.at <= 100 for tick in ticks)
