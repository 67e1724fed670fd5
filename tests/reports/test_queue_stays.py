"""What counts as a queue call, who served it, and its times."""

from collections.abc import Callable

import pytest

from mockpbx.history import history_of
from mockpbx.model import DAY, Call, Direction, Directory, Instant, Leg
from mockpbx.reports import Window
from mockpbx.reports.kind import Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies

MakeLeg = Callable[..., Leg]
MakeCall = Callable[..., Call]
Tally = Callable[..., QueueTally]


@pytest.fixture
def tally(directory: Directory, make_call: MakeCall) -> Tally:
    """Tally queue 8001 over one call of the given legs."""

    def build(*legs: Leg, direction: Direction = Direction.INBOUND) -> QueueTally:
        call = make_call(*legs, direction=direction)
        window = Window(first=Instant(0), last=Instant(call.ended_at + DAY))
        scope = Scope(filter={}, history=history_of([call]), directory=directory, window=window)
        return queue_tallies(scope)[0]

    return build


@pytest.mark.parametrize(
    ("start", "callee", "service", "serviced"),
    [
        (10, "214", "8001", 1),
        (30, "214", "8001", 1),
        (9, "214", "8001", 0),
        (31, "214", "8001", 0),
        (20, "214", "8003", 0),
        (20, "214", None, 0),
        (20, "12025550143", "8001", 0),
    ],
)
def test_a_call_is_served_by_a_leg_to_an_extension_while_it_waits(
    start: int, callee: str, service: str | None, serviced: int, make_leg: MakeLeg, tally: Tally
) -> None:
    """Only an answered leg to an extension, for this queue, begun from its first to its last moment, serves a call."""
    agent = make_leg("701", callee, start, 90, answered_at=40, service_number=service)
    assert tally(make_leg("701", "8001", 10, 30, answered_at=10), agent).serviced == serviced


def test_an_unanswered_ring_serves_nothing(make_leg: MakeLeg, tally: Tally) -> None:
    """A call whose agents let it ring is abandoned."""
    rung = make_leg("701", "214", 1, 30, rang_at=2, service_number="8001")
    found = tally(make_leg("701", "8001", 0, 30, answered_at=0), rung)
    assert (found.total, found.serviced, found.abandoned, found.talking_seconds) == (1, 0, 1, 0)


def test_a_call_that_waits_twice_counts_twice(make_leg: MakeLeg, tally: Tally) -> None:
    """Each stay in the queue is one received call, served by the agents it rang itself."""
    first = make_leg("701", "8001", 0, 30, answered_at=0)
    second = make_leg("701", "8001", 60, 70, answered_at=60)
    agent = make_leg("701", "214", 61, 170, answered_at=70, service_number="8001")
    found = tally(first, second, agent)
    assert (found.total, found.serviced, found.waiting_seconds, found.talking_seconds) == (2, 1, 40, 100)


def test_phones_that_ring_together_count_once(make_leg: MakeLeg, tally: Tally) -> None:
    """Ringing time is the time at least one phone rang: 2 to 22 and 30 to 35 make 25 seconds."""
    spans = [(2, 20), (5, 10), (12, 22), (30, 35)]
    rings = [make_leg("701", "214", 1, end, rang_at=rang, service_number="8001") for rang, end in spans]
    found = tally(make_leg("701", "8001", 0, 40, answered_at=0), *rings)
    assert found.ringing_seconds == 25


def test_a_callback_is_not_received(make_leg: MakeLeg, tally: Tally) -> None:
    """A call the queue itself makes is no call it receives, even when it passes through the queue."""
    legs = make_leg("8001", "8001", 0, 5, answered_at=0), make_leg("8001", "12025550143", 5, 60, answered_at=10)
    assert tally(*legs, direction=Direction.OUTBOUND).total == 0
    assert tally(*legs, direction=Direction.INBOUND).total == 1
