"""Calls that waited in queues, and how each queue served them. Refuses to know tables."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from mockpbx.model import SECOND, Call, Leg, Queue
from mockpbx.reports.callbacks import is_callback
from mockpbx.reports.kind import Scope
from mockpbx.reports.selection import is_listed


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCall:
    """One stay in one queue: the leg that waited, and the legs that rang the queue's agents meanwhile."""

    leg: Leg
    agent_legs: tuple[Leg, ...]

    @property
    def serviced_leg(self) -> Leg | None:
        """The first of these legs that was answered; None when no agent answered, which makes the call abandoned."""
        return next((leg for leg in self.agent_legs if leg.answered_at is not None), None)

    @property
    def waiting_seconds(self) -> int:
        """Time in the queue: from its answer until it hands the caller on or the caller leaves."""
        return self.leg.duration_seconds

    @property
    def ringing_seconds(self) -> int:
        """Time during which at least one agent's phone rang; phones that ring together count once."""
        spans = (
            (leg.rang_at // SECOND, (leg.answered_at or leg.ended_at) // SECOND)
            for leg in self.agent_legs
            if leg.rang_at is not None
        )
        return _covered(spans)

    @property
    def talking_seconds(self) -> int:
        """Talk time with the agent who answered; 0 when abandoned."""
        return 0 if self.serviced_leg is None else self.serviced_leg.duration_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTally:
    """A queue and its calls; every time is the sum over the calls, in seconds."""

    queue: Queue
    calls: tuple[QueueCall, ...]

    @property
    def total(self) -> int:
        """Calls received."""
        return len(self.calls)

    @property
    def abandoned_calls(self) -> tuple[QueueCall, ...]:
        """The calls no agent answered."""
        return tuple(call for call in self.calls if call.serviced_leg is None)

    @property
    def abandoned(self) -> int:
        """Calls no agent answered."""
        return len(self.abandoned_calls)

    @property
    def serviced(self) -> int:
        """Calls an agent answered."""
        return self.total - self.abandoned

    @property
    def breaching_calls(self) -> tuple[QueueCall, ...]:
        """The calls, served or not, that waited longer than the service level; none for a queue that has no level."""
        level = self.queue.sla_seconds
        return tuple(call for call in self.calls if 0 < level < call.waiting_seconds)

    @property
    def ringing_seconds(self) -> int:
        """Time agents' phones rang."""
        return sum(call.ringing_seconds for call in self.calls)

    @property
    def waiting_seconds(self) -> int:
        """Time callers waited, served or not."""
        return sum(call.waiting_seconds for call in self.calls)

    @property
    def talking_seconds(self) -> int:
        """Time callers talked with agents."""
        return sum(call.talking_seconds for call in self.calls)


def queue_tallies(scope: Scope) -> tuple[QueueTally, ...]:
    """Return a tally of each queue the filter chooses, in the order of the directory; queues without calls too."""
    received: dict[str, list[QueueCall]] = {queue.number: [] for queue in scope.directory.queues}
    extensions = scope.extension_names().keys()
    for call in scope.calls:
        for queue_call in _queue_calls(call, received.keys(), extensions):
            received[queue_call.leg.callee].append(queue_call)
    return tuple(
        QueueTally(queue=queue, calls=_without_dropped(received[queue.number], scope))
        for queue in scope.directory.queues
        if is_listed(queue.number, scope.filter.get("call_queues"))
    )


def _queue_calls(call: Call, queue_numbers: Set[str], extensions: Set[str]) -> Iterator[QueueCall]:
    if is_callback(call, queue_numbers):
        return
    for waiting in call.legs:
        if waiting.callee in queue_numbers:
            rung = (leg for leg in call.legs if leg.callee in extensions and _was_offered(leg, waiting))
            yield QueueCall(leg=waiting, agent_legs=tuple(rung))


def _was_offered(leg: Leg, waiting: Leg) -> bool:
    return leg.service_number == waiting.callee and waiting.started_at <= leg.started_at <= waiting.ended_at


def _without_dropped(calls: Iterable[QueueCall], scope: Scope) -> tuple[QueueCall, ...]:
    """Leave out abandoned calls that waited less than the filter's seconds, when it says so."""
    is_enabled = scope.filter.get("enable_exclude_calls_dropped_before_seconds") or False
    least = (scope.filter.get("exclude_calls_dropped_before_seconds") or 0) if is_enabled else 0
    return tuple(call for call in calls if call.serviced_leg is not None or call.waiting_seconds >= least)


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """Return the length of what the spans cover together."""
    ordered = sorted(spans)
    covered, reach = 0, ordered[0][0] if ordered else 0
    for first, last in ordered:
        covered += max(0, last - max(first, reach))
        reach = max(reach, last)
    return covered
