"""Calls that arrive: the same ones whenever one looks, each when it has ended."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mockpbx.history import joined
from mockpbx.model import DAY, HOUR, Call, Instant
from mockpbx.model.instant import parse_instant
from mockpbx.world import LiveCalls, build_world

NOW = parse_instant("2026-03-09T14:00:00Z")
WORLD = build_world(scenario="office", seed=2, now=NOW, call_count=60)
LONG = 2 * DAY


def arrived(*steps: int, per_hour: float = 20) -> list[Call]:
    """The calls of two days, had at these steps after the start and at the end."""
    live, calls = LiveCalls(WORLD, per_hour=per_hour), list[Call]()
    for step in (*sorted(steps), LONG):
        ended = live.take(Instant(NOW + step))
        calls += [] if ended is None else ended.all_calls()
    return calls


ALL = sorted(arrived(), key=lambda call: int(call.id))


@given(st.lists(st.integers(0, LONG), max_size=6))
@settings(max_examples=15, deadline=None)
def test_it_makes_no_difference_when_one_looks(steps: list[int]) -> None:
    """However often calls are asked for, the same ones come, each once and not before it has ended."""
    assert sorted(arrived(*steps), key=lambda call: int(call.id)) == ALL


def test_calls_come_when_they_have_ended() -> None:
    """Until the next one is due there is nothing to have, and then there is."""
    live = LiveCalls(WORLD, per_hour=20)
    live.take(NOW)
    for _ in range(20):
        due = live.next_due()
        assert live.take(Instant(due - 1)) is None
        ended = live.take(due)
        assert ended is None or [call.ended_at for call in ended.all_calls()] == [due]


def test_the_rate_is_kept() -> None:
    """As many calls arrive in an hour as were asked for, also fractions of one."""
    assert abs(len(ALL) - 48 * 20) < 40
    assert 10 < len(arrived(per_hour=0.5)) < 40


def test_ids_go_on_growing() -> None:
    """No id was given before, and they grow with the start."""
    before = list(WORLD.history.all_calls())
    assert all(call.started_at > NOW for call in ALL)
    by_start = sorted(ALL, key=lambda call: call.started_at)
    ids = [int(leg.id) for call in (*before, *by_start) for leg in (call, *call.legs)]
    assert ids == sorted(set(ids))


def test_they_join_the_world() -> None:
    """On record they stand behind the calls the world was made with."""
    ended = LiveCalls(WORLD, per_hour=20).take(Instant(NOW + 6 * HOUR))
    assert ended is not None
    assert list(joined(WORLD.history, ended).all_calls()) == [*WORLD.history.all_calls(), *ended.all_calls()]
