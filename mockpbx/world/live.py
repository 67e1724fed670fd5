"""Calls that arrive after a world was made: the same ones for the same world and rate. Refuses to read the clock."""

from math import floor

import numpy as np

from mockpbx.history import History, instants_in, joined, selected
from mockpbx.model import DAY, Instant
from mockpbx.world.assemble import build_history
from mockpbx.world.die import base_of
from mockpbx.world.draws import Draws, keys_for
from mockpbx.world.world import WORLD_VERSION, World, make_chunk, plan_calls

_FAR = Instant(2**62)
_MILLISECOND = 1000


class LiveCalls:
    """Calls that begin at random instants from the world's present on, day by day, and are had when they have ended.

    The time of the day makes no difference: whoever wants to see calls arrive wants to at night too.
    """

    def __init__(self, world: World, *, per_hour: float) -> None:
        """Let so many calls arrive in an hour, on average."""
        self._world = world
        self._per_hour = per_hour
        self._first = Instant(world.now + _MILLISECOND)
        self._day = self._first // DAY
        self._waiting: History | None = None

    def next_due(self) -> Instant:
        """Return when the next call ends, or when it can be said."""
        begins = Instant(self._day * DAY)
        if self._waiting is None or not self._waiting.call_count:
            return begins
        return Instant(min(begins, int(instants_in(self._waiting.calls, "ended_at").min())))

    def take(self, now: Instant) -> History | None:
        """Return the calls that have ended by now and were not had before; None when there is none."""
        more = [self._made(day) for day in range(self._day, now // DAY + 1)]
        self._day += len(more)
        if self._waiting is not None and more:
            self._waiting = joined(self._waiting, *more)
        elif more:
            self._waiting = joined(*more)
        if self._waiting is None:
            return None
        has_ended = instants_in(self._waiting.calls, "ended_at") <= now
        if not has_ended.any():
            return None
        ended = selected(self._waiting, np.flatnonzero(has_ended))
        self._waiting = selected(self._waiting, np.flatnonzero(~has_ended))
        return ended

    def _made(self, day: int) -> History:
        """Make the calls that begin on a day since 1970."""
        world = self._world
        base = base_of(WORLD_VERSION, world.scenario, world.seed, "live", day) % 2**64
        wanted = self._per_hour * 24
        has_one_more = Draws(keys_for(base, 0, 1)).unit("one more")[0] < wanted - floor(wanted)
        keys = keys_for(base, 1, floor(wanted) + int(has_one_more))
        # No call begins in the last millisecond, so that ids, which say the millisecond, are never given twice.
        started_at = day * DAY + np.sort(Draws(keys).below("arrival", DAY - _MILLISECOND))
        is_new = started_at >= self._first
        plan = plan_calls(world.rules, keys[is_new], started_at[is_new])
        return build_history([make_chunk(world.cast, plan, latest=_FAR)], world.cast.texts, salt=world.salt)
