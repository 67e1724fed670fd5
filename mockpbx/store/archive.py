"""The calls of one mock PBX as they are read: pages, details, ranges. They never change. Refuses to know HTTP."""

from collections.abc import Callable, Mapping

import numpy as np

from mockpbx import wire
from mockpbx.history import Column, History
from mockpbx.query import Chooser, Query
from mockpbx.spec import Spec

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


class Archive:
    """Reads a history: what a page holds is chosen in columns and joined from rows that are ready to send."""

    def __init__(self, history: History, spec: Spec) -> None:
        """Read `history` by what the document says of its collections."""
        self.history = history
        collections = spec.collections
        self._choosers = {
            "listCdrs": Chooser(history.calls, collections["listCdrs"].searchable, oldest_first=None),
            "listCallLogs": Chooser(
                history.legs, collections["listCallLogs"].searchable, oldest_first=history.legs_in_time
            ),
        }
        self._rows = {
            "listCdrs": _Rendered(_renderer(history.calls, wire.CALL_ROW)),
            "listCallLogs": _Rendered(_renderer(history.legs, wire.CALL_LOG_ROW)),
        }
        self._logs = _Rendered(_renderer(history.legs, wire.CALL_LOG))
        self._calls = _Rendered(self._legs_of_calls)

    def holds(self, operation_id: str) -> bool:
        """Say whether a collection is one of calls."""
        return operation_id in self._choosers

    def page(self, operation_id: str, query: Query) -> tuple[int, list[bytes]]:
        """Return the total that filter and search leave, and the rows of the page, ready to send."""
        count, rows = self._choosers[operation_id].choose(query)
        return count, self._rows[operation_id].rows(rows.tolist())

    def legs_of(self, call_id: str) -> bytes | None:
        """Return the legs of a call in the order in which they began, ready to send; None for an unknown call."""
        place = self.history.call_at(call_id)
        return None if place is None else self._calls.row(place)

    def leg(self, leg_id: str) -> bytes | None:
        """Return one leg by its own id, ready to send, or None."""
        place = self.history.leg_at(leg_id)
        return None if place is None else self._logs.row(place)

    def counts(self) -> dict[str, int]:
        """Return how many rows each collection holds, by its name."""
        return {"calllogs": self.history.leg_count, "cdrs": self.history.call_count}

    def _legs_of_calls(self, places: list[int]) -> list[bytes]:
        legs = self.history.legs
        return [wire.items(wire.objects(legs, wire.CALL_LEG, self.history.legs_of(place))) for place in places]


def _renderer(table: Mapping[str, Column], names: tuple[str, ...]) -> Render:
    def render(places: list[int]) -> list[bytes]:
        return wire.objects(table, names, np.array(places, dtype=np.intp))

    return render
