"""All calls of a PBX with their legs, as columns. Refuses to know queries and HTTP."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history.columns import Column, IdColumn, InstantColumn, Rows
from mockpbx.history.texts import Texts
from mockpbx.model import Call, CallFacts, Direction, EndReason, Instant, Leg, RerouteReason

CALL_FIELDS = tuple(field.name for field in fields(CallFacts))
"""The columns of calls."""
LEG_FIELDS = (*CALL_FIELDS, "session_id", "cost", "billed_account")
"""The columns of legs."""
_ENUMS = {"direction": Direction, "end_reason": EndReason, "reroute_reason": RerouteReason}


@dataclass(frozen=True, kw_only=True)
class History:
    """Calls by start and id, oldest first, and legs call by call in the order in which they began.

    The legs of call `i` lie from `first_leg[i]` to `first_leg[i + 1]`. Both tables have a column `duration` beside
    the fields of the model.
    """

    calls: Mapping[str, Column]
    legs: Mapping[str, Column]
    first_leg: NDArray[np.int32]
    texts: Texts

    @property
    def call_count(self) -> int:
        """How many calls there are."""
        return len(self.calls["id"])

    @property
    def leg_count(self) -> int:
        """How many legs there are."""
        return len(self.legs["id"])

    @cached_property
    def legs_in_time(self) -> NDArray[np.int32]:
        """Positions of all legs by start and id, oldest first."""
        starts = self.legs["started_at"]
        assert isinstance(starts, InstantColumn)
        return np.lexsort((_ids(self.legs).ids, starts.instants)).astype(np.int32)

    def legs_of(self, call: int) -> slice:
        """Return where the legs of a call lie."""
        return slice(int(self.first_leg[call]), int(self.first_leg[call + 1]))

    def call_at(self, call_id: str) -> int | None:
        """Return the position of the call with an id, or None."""
        return _ids(self.calls).position(call_id)

    def leg_at(self, leg_id: str) -> int | None:
        """Return the position of the leg with an id, or None."""
        return _ids(self.legs).position(leg_id)

    def ended_between(self, first: Instant, last: Instant) -> Rows:
        """Return the positions of the calls that ended in the range, both ends included."""
        ends = self.calls["ended_at"]
        assert isinstance(ends, InstantColumn)
        return np.flatnonzero((ends.instants >= first) & (ends.instants <= last))

    def legs_at(self, rows: Rows) -> tuple[Rows, Rows]:
        """Return the positions of the legs of calls, call by call, and of each leg the place of its call in `rows`."""
        counts = self.first_leg[rows + 1] - self.first_leg[rows]
        ends = np.cumsum(counts)
        places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
            self.first_leg[rows] - (ends - counts), counts
        )
        return places, np.repeat(np.arange(len(rows)), counts)

    def calls_at(self, rows: Rows) -> Iterator[Call]:
        """Yield calls with their legs as values of the model."""
        for start in range(0, len(rows), _AT_ONCE):
            yield from self._some_calls(rows[start : start + _AT_ONCE])

    def all_calls(self) -> Iterator[Call]:
        """Yield every call, oldest first."""
        return self.calls_at(np.arange(self.call_count))

    def _some_calls(self, rows: Rows) -> Iterator[Call]:
        places, _ = self.legs_at(rows)
        legs = [Leg(**facts) for facts in _facts(self.legs, LEG_FIELDS, places)]
        counts = self.first_leg[rows + 1] - self.first_leg[rows]
        first = 0
        for facts, last in zip(_facts(self.calls, CALL_FIELDS, rows), np.cumsum(counts).tolist(), strict=True):
            yield Call(**facts, legs=tuple(legs[first:last]))
            first = last

    def digest(self) -> str:
        """Return the SHA-256 of all that is in here, in hex: the same on every machine and in every process."""
        digest = hashlib.sha256("\n".join(text or "" for text in self.texts.all).encode())
        digest.update(self.first_leg.astype("<i4").tobytes())
        for table in (self.calls, self.legs):
            for name in sorted(table):
                digest.update(name.encode() + table[name].digested())
        return digest.hexdigest()


_AT_ONCE = 2048


def _facts(table: Mapping[str, Column], names: tuple[str, ...], rows: Rows) -> Iterator[dict[str, Any]]:
    values = [_of_model(name, table[name].values(rows)) for name in names]
    for row in zip(*values, strict=True):
        yield dict(zip(names, row, strict=True))


def _of_model(name: str, values: list[Any]) -> list[Any]:
    kind = _ENUMS.get(name)
    if kind is None:
        return values
    members: dict[str | None, Any] = {None: None, **{str(member): member for member in kind}}
    return [members[value] for value in values]


def _ids(table: Mapping[str, Column]) -> IdColumn:
    ids = table["id"]
    assert isinstance(ids, IdColumn)
    return ids
