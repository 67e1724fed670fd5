"""Says whether what several clients saw of one report order can have happened in some order, one thing at a time.

The search is that of Wing and Gong: take any operation that began before every other one that is not yet taken had
ended, see whether the order's rules allow what it was answered, and go on from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

GONE = "gone"
FINISH = "finish"
State = str
"""The name the order has, or that it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One operation, when it began and ended, and what came of it: a status, and the name that was read or written.

    It is `read`, `rename`, `destroy`, or what ends a run by itself.
    """

    what: str
    began: float
    ended: float
    status: int
    name: str = ""


def scheduled(state: State, seen: Seen) -> State | None:
    """Say what an order that waits becomes by an operation; None when it cannot have been answered so."""
    if state == GONE:
        return GONE if seen.status == 404 else None
    if seen.what == "read":
        return state if (seen.status, seen.name) == (200, state) else None
    if seen.what == "rename":
        return seen.name if seen.status == 200 else None
    return GONE if seen.status == 204 else None


def running(state: State, seen: Seen) -> State | None:
    """Say the same of an order whose run is under way: nobody may change it, and it leaves by itself."""
    if seen.what == FINISH:
        return GONE
    if state != GONE and seen.what == "rename":
        return state if seen.status == 409 else None
    return scheduled(state, seen)


def is_linear(history: Sequence[Seen], first: State, rules: Callable[[State, Seen], State | None]) -> bool:
    """Say whether there is an order of the operations that the rules allow and that respects who was before whom."""
    dead: set[tuple[frozenset[int], State]] = set()

    def search(left: frozenset[int], state: State) -> bool:
        if not left:
            return True
        if (left, state) in dead:
            return False
        earliest_end = min(history[place].ended for place in left)
        for place in left:
            if history[place].began <= earliest_end:
                following = rules(state, history[place])
                if following is not None and search(left - {place}, following):
                    return True
        dead.add((left, state))
        return False

    return search(frozenset(range(len(history))), first)
