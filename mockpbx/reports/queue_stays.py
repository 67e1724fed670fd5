"""Stays of callers in queues, and how each queue served them: reckoned for all calls at once. Refuses to know tables.

A stay is a leg to a queue. It is served by the first leg to an extension that was answered, among those that began for
this queue while the caller waited; when there is none, the caller is abandoned.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import BLANK_INSTANT, Rows, codes_in, instants_in, numbers_in, places_by_code
from mockpbx.model import SECOND, Direction, Queue
from mockpbx.reports.kind import Scope
from mockpbx.reports.selection import is_listed

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTally:
    """A queue and the stays in it, call by call; each array has one element for each stay, times in seconds.

    `legs` are the positions of the legs that waited. `rings` are those of the legs that rang agents, in order, and
    `ring_stays` says of each which stay it was for; `served_by` is the ring that served a stay, -1 for none.
    """

    queue: Queue
    legs: Rows
    waiting: Ints
    ringing: Ints
    talking: Ints
    served_by: Ints
    rings: Rows
    ring_stays: Ints

    @property
    def total(self) -> int:
        """Calls received."""
        return len(self.legs)

    @property
    def abandoned_stays(self) -> Ints:
        """Which stays no agent ended."""
        return np.flatnonzero(self.served_by < 0)

    @property
    def abandoned(self) -> int:
        """Calls no agent answered."""
        return len(self.abandoned_stays)

    @property
    def serviced(self) -> int:
        """Calls an agent answered."""
        return self.total - self.abandoned

    @property
    def breaching_stays(self) -> Ints:
        """Which stays, served or not, were longer than the service level; none where the queue has no level."""
        level = self.queue.sla_seconds
        return np.flatnonzero((self.waiting > level) & (level > 0))

    @property
    def ringing_seconds(self) -> int:
        """Time in which at least one agent's phone rang for a caller, of all callers together."""
        return int(self.ringing.sum())

    @property
    def waiting_seconds(self) -> int:
        """Time callers waited, served or not: from the queue's answer until they were handed on or left."""
        return int(self.waiting.sum())

    @property
    def talking_seconds(self) -> int:
        """Time callers talked with the agents who served them."""
        return int(self.talking.sum())


def queue_tallies(scope: Scope) -> tuple[QueueTally, ...]:
    """Return a tally of each queue the filter chooses, in the order of the directory; queues without calls too."""
    legs, places, is_callback = _legs_by_queue(scope)
    waits = np.flatnonzero((places >= 0) & ~is_callback)
    stays, rings = _offers(scope, legs, places, waits)
    return tuple(
        _tally(scope, queue, legs, waits[places[waits] == place], (waits[stays], rings))
        for place, queue in enumerate(scope.directory.queues)
        if is_listed(queue.number, scope.filter.get("call_queues"))
    )


def callback_rows(scope: Scope) -> Bools:
    """Say of each call in the scope whether a queue made it: it goes out, and the caller is a queue's number."""
    history, rows = scope.history, scope.rows
    queues = places_by_code(history.texts, {queue.number: 0 for queue in scope.directory.queues})
    outward = places_by_code(history.texts, {Direction.OUTBOUND: 0})
    is_from_queue = queues[codes_in(history.calls, "caller")[rows]] >= 0
    return np.asarray(is_from_queue & (outward[codes_in(history.calls, "direction")[rows]] >= 0))


def _legs_by_queue(scope: Scope) -> tuple[Rows, Ints, Bools]:
    """Return all legs, of each the place of the queue it goes to (-1: none), and whether its call is a callback."""
    queues = {queue.number: place for place, queue in enumerate(scope.directory.queues)}
    legs = scope.leg_rows
    places = places_by_code(scope.history.texts, queues)[codes_in(scope.history.legs, "callee")[legs]]
    return legs, places, callback_rows(scope)[scope.leg_calls]


def _offers(scope: Scope, legs: Rows, places: Ints, waits: Rows) -> tuple[Ints, Rows]:
    """Return pairs of a stay and a leg that rang an agent for it, as places among `waits` and among `legs`."""
    table, texts, calls = scope.history.legs, scope.history.texts, scope.leg_calls
    extensions = places_by_code(texts, {extension.number: 0 for extension in scope.directory.extensions})
    services = places_by_code(texts, {queue.number: place for place, queue in enumerate(scope.directory.queues)})
    served = services[codes_in(table, "service_number")[legs]]
    rings = np.flatnonzero((extensions[codes_in(table, "callee")[legs]] >= 0) & (served >= 0))
    starts, ends = instants_in(table, "started_at")[legs], instants_in(table, "ended_at")[legs]
    first = np.searchsorted(calls[waits], calls[rings], side="left")
    count = np.searchsorted(calls[waits], calls[rings], side="right") - first
    found: list[tuple[Ints, Rows]] = []
    # A call stays in one queue, or in few: each turn looks at one more stay of all calls.
    for turn in range(int(count.max(initial=0))):
        ring, stay = rings[count > turn], first[count > turn] + turn
        wait = waits[stay]
        is_offer = (places[wait] == served[ring]) & (starts[wait] <= starts[ring]) & (starts[ring] <= ends[wait])
        found.append((stay[is_offer], ring[is_offer]))
    stays = np.concatenate([stay for stay, _ in found] or [np.empty(0, np.int64)])
    offers = np.concatenate([ring for _, ring in found] or [np.empty(0, np.int64)])
    order = np.lexsort((offers, stays))
    return stays[order], offers[order]


def _tally(scope: Scope, queue: Queue, legs: Rows, waits: Rows, offers: tuple[Rows, Rows]) -> QueueTally:
    """Tally one queue from its stays, and from pairs of stay and ring of all queues, sorted; all places in `legs`."""
    table = scope.history.legs
    low, high = np.searchsorted(waits, offers[0], side="left"), np.searchsorted(waits, offers[0], side="right")
    is_ours = high > low
    stays, rings = low[is_ours], legs[offers[1][is_ours]]
    durations, answers = numbers_in(table, "duration"), instants_in(table, "answered_at")
    served_by = np.full(len(waits), -1, dtype=np.int64)
    is_answered = answers[rings] != BLANK_INSTANT
    # The last write stays, and is to be the first answer.
    served_by[stays[is_answered][::-1]] = rings[is_answered][::-1]
    talking = np.where(served_by >= 0, durations[np.maximum(served_by, 0)], 0).astype(np.int64)
    tally = QueueTally(
        queue=queue,
        legs=legs[waits],
        waiting=durations[legs[waits]].astype(np.int64),
        ringing=_covered(scope, stays, rings, len(waits)),
        talking=talking,
        served_by=served_by,
        rings=rings,
        ring_stays=stays.astype(np.int64),
    )
    return _without_dropped(tally, scope)


def _without_dropped(tally: QueueTally, scope: Scope) -> QueueTally:
    """Leave out abandoned calls that waited less than the filter's seconds, when it says so."""
    is_enabled = scope.filter.get("enable_exclude_calls_dropped_before_seconds") or False
    least = (scope.filter.get("exclude_calls_dropped_before_seconds") or 0) if is_enabled else 0
    kept = (tally.served_by >= 0) | (tally.waiting >= least)
    if kept.all():
        return tally
    is_kept_ring = kept[tally.ring_stays]
    return QueueTally(
        queue=tally.queue,
        legs=tally.legs[kept],
        waiting=tally.waiting[kept],
        ringing=tally.ringing[kept],
        talking=tally.talking[kept],
        served_by=tally.served_by[kept],
        rings=tally.rings[is_kept_ring],
        ring_stays=(np.cumsum(kept) - 1)[tally.ring_stays[is_kept_ring]],
    )


def _covered(scope: Scope, stays: Ints, rings: Rows, stay_count: int) -> Ints:
    """Return of each stay the seconds in which at least one of its rings rang; what rings together counts once."""
    table = scope.history.legs
    rang, answered = instants_in(table, "rang_at")[rings], instants_in(table, "answered_at")[rings]
    last = np.where(answered == BLANK_INSTANT, instants_in(table, "ended_at")[rings], answered)
    has_rung = rang != BLANK_INSTANT
    stays, first, last = stays[has_rung], rang[has_rung] // SECOND, last[has_rung] // SECOND
    order = np.lexsort((last, first, stays))
    stays, first, last = stays[order], first[order], last[order]
    if not len(stays):
        return np.zeros(stay_count, dtype=np.int64)
    # Put so far apart that no stay reaches into the next.
    apart = stays * (last.max() - first.min() + 1)
    first, last = first + apart, last + apart
    reached = np.maximum.accumulate(np.concatenate([first[:1], last[:-1]]))
    covered = np.maximum(0, last - np.maximum(first, reached))
    return np.bincount(stays, weights=covered, minlength=stay_count).astype(np.int64)
