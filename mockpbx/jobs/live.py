"""Lets calls arrive while the PBX runs, and tells subscribers of each when it has ended."""

import numpy as np

from mockpbx.history import History, instants_in
from mockpbx.model import Event, Instant
from mockpbx.pbx import Pbx


class LiveTraffic:
    """The calls that come after the world was made, if any do."""

    name = "calls"

    def __init__(self, pbx: Pbx) -> None:
        """Let calls arrive at `pbx`, as its settings say."""
        self._pbx = pbx
        self.is_patient = False
        """Whether calls may be put on record later, many at once, where nobody is told of each."""

    def next_due(self) -> Instant | None:
        """Return when the next call ends; sometimes a little before that."""
        live = self._pbx.live
        if live is None or (self.is_patient and not self._pbx.announcer.is_anybody_told(Event.CDR)):
            return None
        return live.next_due()

    def step(self, now: Instant) -> bool:
        """Put the calls that have ended by now on record, and tell of them."""
        live = self._pbx.live
        if live is None or now < live.next_due():
            return False
        ended = live.take(now)
        if ended is not None:
            self._pbx.archive.append(ended)
            if self._pbx.announcer.is_anybody_told(Event.CDR):
                self._tell(ended, now)
        return True

    def _tell(self, ended: History, now: Instant) -> None:
        """Tell of calls that nobody was told of yet; other processes may have seen the same calls arrive."""
        pbx, ends = self._pbx, instants_in(ended.calls, "ended_at")
        with pbx.store.transaction():
            told_until = pbx.store.move_mark("told", int(ends.max()))
            places = np.argsort(ends, kind="stable")
            untold = ended.calls["id"].values(places[ends[places] > told_until])
            pbx.announcer.tell(Event.CDR, map(pbx.archive.record, untold), now)
