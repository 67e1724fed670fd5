"""The calls of one mock PBX as they are read. They never change; more may come. Refuses to know HTTP."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import numpy as np
import orjson

from mockpbx import wire
from mockpbx.history import History, joined
from mockpbx.profiles import STRICT, Profile
from mockpbx.query import Chooser, Query
from mockpbx.spec import Collection, Spec
from mockpbx.store.answers import Answers
from mockpbx.store.told import ToldCalls, ToldTable

_KEPT_ROWS = 32_768
"""How many rendered rows and details are kept of each kind: some 25 MB."""
Render = Callable[[list[int]], list[bytes]]


class _Rendered:
    """Rows that are ready to send; rendered when they are first asked for, all missing ones of a page together."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._known: dict[int, bytes] = {}

    def rows(self, places: list[int]) -> list[bytes]:
        known = self._known
        try:
            return [known[place] for place in places]
        except KeyError:
            missing = [place for place in places if place not in known]
        if len(known) + len(missing) > _KEPT_ROWS:
            known = self._known = {place: known[place] for place in places if place in known}
        known.update(zip(missing, self._render(missing), strict=True))
        return [known[place] for place in places]

    def row(self, place: int) -> bytes:
        return self.rows([place])[0]


class _Readout:
    """One history with what is worked out from it; a longer history has a readout of its own."""

    def __init__(self, history: History, collections: Mapping[str, Collection], profile: Profile) -> None:
        self.history = history
        self.answers = Answers()
        calls, legs = collections["listCdrs"], collections["listCallLogs"]
        told_calls = ToldTable(history.calls, wire.CALL_ROW, profile, calls.operation_id)
        told_legs = ToldTable(history.legs, wire.CALL_LOG_ROW, profile, legs.operation_id)
        self.choosers = {
            calls.operation_id: Chooser(told_calls.columns, calls.searchable, oldest_first=None),
            legs.operation_id: Chooser(told_legs.columns, legs.searchable, oldest_first=history.legs_in_time),
        }
        self.rows = {
            calls.operation_id: _Rendered(_renderer(told_calls)),
            legs.operation_id: _Rendered(_renderer(told_legs)),
        }
        self.logs = _Rendered(_renderer(ToldTable(history.legs, wire.CALL_LOG, profile, "getCallLog")))
        # None of these knows the readout, so that it goes at once when a longer history takes its place.
        self.calls = _Rendered(ToldCalls(history, profile).render)


class Archive:
    """Reads a history: what a page holds is chosen in columns and joined from rows that are ready to send."""

    def __init__(self, history: History, spec: Spec, profile: Profile = STRICT) -> None:
        """Read `history` by what the document says of its collections, and tell it as a kind of server does."""
        self._collections = spec.collections
        self._profile = profile
        self._readout = _Readout(history, spec.collections, profile)

    def another(self) -> "Archive":
        """Return an archive of the same calls, which shares what is worked out from them until more calls come."""
        return copy(self)

    @property
    def answers(self) -> Answers:
        """What was answered about just these calls; empty again when there are more."""
        return self._readout.answers

    @property
    def history(self) -> History:
        """All calls there are."""
        return self._readout.history

    def append(self, history: History) -> None:
        """Put more calls on record; whoever is reading meanwhile sees all of them or none."""
        self._readout = _Readout(joined(self.history, history), self._collections, self._profile)

    def holds(self, operation_id: str) -> bool:
        """Say whether a collection is one of calls."""
        return operation_id in self._readout.choosers

    def page(self, operation_id: str, query: Query) -> tuple[int, list[bytes]]:
        """Return the total that filter and search leave, and the rows of the page, ready to send."""
        readout = self._readout
        count, rows = readout.choosers[operation_id].choose(query)
        return count, readout.rows[operation_id].rows(rows.tolist())

    def legs_of(self, call_id: str) -> bytes | None:
        """Return the legs of a call in the order in which they began, ready to send; None for an unknown call."""
        readout = self._readout
        place = readout.history.call_at(call_id)
        return None if place is None else readout.calls.row(place)

    def leg(self, leg_id: str) -> bytes | None:
        """Return one leg by its own id, ready to send, or None."""
        readout = self._readout
        place = readout.history.leg_at(leg_id)
        return None if place is None else readout.logs.row(place)

    def record(self, call_id: str) -> dict[str, Any]:
        """Return a call that is on record as a row of the list, with its legs as `items`."""
        readout = self._readout
        place = readout.history.call_at(call_id)
        assert place is not None, call_id
        return {**orjson.loads(readout.rows["listCdrs"].row(place)), **orjson.loads(readout.calls.row(place))}

    def counts(self) -> dict[str, int]:
        """Return how many rows each collection holds, by its name."""
        history = self.history
        return {"calllogs": history.leg_count, "cdrs": history.call_count}


def _renderer(table: ToldTable) -> Render:
    return lambda places: table.render(np.array(places, dtype=np.intp))
