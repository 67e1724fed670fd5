"""Puts finished calls in order of time, rolls their legs up, and gives ids. Refuses to choose what happens."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import (
    BLANK_INSTANT,
    CALL_FIELDS,
    LEG_FIELDS,
    Column,
    CostColumn,
    History,
    IdColumn,
    InstantColumn,
    NumberColumn,
    TextColumn,
    Texts,
    TokenColumn,
)
from mockpbx.history.columns import narrow
from mockpbx.ids import EPOCH_MILLISECONDS
from mockpbx.model import SECOND
from mockpbx.world.batch import CODES, TIMES, TYPES, Array, Batch
from mockpbx.world.draws import Bools, Ints
from mockpbx.world.people import Cast

_CALL_NODE = 1
_NEVER = np.iinfo(np.int64).max
_ROLLED_UP = ("callee", "callee_domain", "callee_display_name")
Columns = dict[str, Array]


class Chunk:
    """Some calls, complete but for their ids, in no order, with their legs call by call."""

    def __init__(self, cast: Cast, size: int) -> None:
        """Make room for a number of calls."""
        self._cast = cast
        self.calls: Columns = {name: np.zeros(size, kind) for name, kind in TYPES.items() if name not in _OF_LEGS_ONLY}
        self.calls["rang_at"][:] = BLANK_INSTANT
        self.calls["answered_at"][:] = BLANK_INSTANT
        self.legs: Columns = {}
        self.leg_counts: Ints = np.zeros(size, np.int64)
        self._owners: list[Ints] = []
        self._legs: list[Columns] = []

    def put(self, places: Ints, batch: Batch) -> None:
        """Put calls in at their places."""
        calls = self.calls
        for name in ("caller", "caller_domain", "caller_display_name", "direction", "did_cid", "trunk", "user_data"):
            calls[name][places] = getattr(batch, name)
        calls["end_reason"][places] = batch.end_reason
        calls["started_at"][places] = batch.started_at
        calls["ended_at"][places] = batch.ended_at
        calls["status_code"][places] = batch.refused_status
        to, out, cast = batch.refused_to, batch.refused_out, self._cast
        if to is not None:
            calls["callee"][places], calls["callee_domain"][places] = to.number, to.domain
            calls["callee_display_name"][places] = to.name
        if out is not None:
            calls["trunk"][places], calls["outbound_caller_id"][places] = cast.trunk_names[out], cast.dids[out, 0]
        for legs in batch.legs:
            self._owners.append(places[legs.calls])
            self._legs.append(legs.columns)

    def close(self) -> "Chunk":
        """Order the legs and roll them up; nothing can be put in any more."""
        owners = np.concatenate([np.zeros(0, np.int64), *self._owners])
        kinds = TYPES.items()
        legs = {name: np.concatenate([np.zeros(0, kind), *(one[name] for one in self._legs)]) for name, kind in kinds}
        # The sort is stable: of legs that begin together, the one that was made first comes first.
        order = np.lexsort((legs["started_at"], owners))
        self.legs = {name: values[order] for name, values in legs.items()}
        self.leg_counts = np.bincount(owners, minlength=len(self.leg_counts))
        self._legs, self._owners = [], []
        self._roll_up()
        self.calls = {name: _small(name, values) for name, values in self.calls.items()}
        self.legs = {name: _small(name, values) for name, values in self.legs.items()}
        return self

    def _roll_up(self) -> None:
        calls, legs = self.calls, self.legs
        with_legs = np.flatnonzero(self.leg_counts)
        if not len(with_legs):
            return
        ends = np.cumsum(self.leg_counts)[with_legs]
        firsts = ends - self.leg_counts[with_legs]
        for name in _ROLLED_UP:
            calls[name][with_legs] = legs[name][firsts]
        for name in ("rang_at", "answered_at"):
            known = np.where(legs[name] == BLANK_INSTANT, _NEVER, legs[name])
            earliest = np.minimum.reduceat(known, firsts)
            calls[name][with_legs] = np.where(earliest == _NEVER, BLANK_INSTANT, earliest)
        for name in ("reroute_reason", "service_number", "outbound_caller_id"):
            calls[name][with_legs] = _last_known(legs[name], firsts)
        answered = calls["answered_at"][with_legs] != BLANK_INSTANT
        calls["status_code"][with_legs] = np.where(answered, 0, legs["status_code"][ends - 1])
        trunk = calls["trunk"][with_legs]
        calls["trunk"][with_legs] = np.where(trunk == 0, legs["trunk"][firsts], trunk)


_OF_LEGS_ONLY = ("cost", "billed_account")


def _last_known(codes: Array, firsts: Ints) -> Array:
    """Return the last code of each group that is no blank; 0 where all are."""
    places = np.maximum.reduceat(np.where(codes != 0, np.arange(len(codes)), -1), firsts)
    return np.where(places < 0, 0, codes[places])


def _small(name: str, values: Array) -> Array:
    return narrow(values) if name in CODES else values


def build_history(chunks: Iterable[Chunk], texts: Texts, *, salt: int) -> History:
    """Join chunks into one history: calls by start, legs with their calls, ids that grow and say the millisecond."""
    calls, legs, counts = _joined(chunks)
    order = np.argsort(calls["started_at"], kind="stable").astype(np.int32)
    leg_order = _regrouped(counts, order)
    counts = counts[order]
    for table, places in ((calls, order), (legs, leg_order)):
        for name in table:
            table[name] = table[name][places]
    ids: NDArray[np.int64] = _ids(calls["started_at"], counts)
    first_leg = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32)
    owners: NDArray[np.int64] = np.repeat(ids, counts)
    leg_ids = owners + 1
    leg_ids += np.arange(len(owners), dtype=np.int32) - np.repeat(first_leg[:-1], counts)
    known: dict[str, Column] = {"id": IdColumn(ids), "call_id": TokenColumn(ids, ids, salt)}
    call_columns = _columns(calls, CALL_FIELDS, texts, known)
    known = {
        "id": IdColumn(leg_ids),
        "session_id": IdColumn(owners),
        "call_id": TokenColumn(leg_ids, owners, salt),
        "cost": CostColumn(legs.pop("cost")),
    }
    return History(calls=call_columns, legs=_columns(legs, LEG_FIELDS, texts, known), first_leg=first_leg, texts=texts)


def _joined(chunks: Iterable[Chunk]) -> tuple[Columns, Columns, Ints]:
    all_of_them = list(chunks)
    calls = _emptied([chunk.calls for chunk in all_of_them])
    legs = _emptied([chunk.legs for chunk in all_of_them])
    return calls, legs, np.concatenate([np.zeros(0, np.int64), *(chunk.leg_counts for chunk in all_of_them)])


def _emptied(tables: Sequence[Columns]) -> Columns:
    """Join tables column by column, taking each away where it was, so that there are never two of all."""
    return {
        name: np.concatenate([np.zeros(0, np.uint8 if name in CODES else kind), *(table.pop(name) for table in tables)])
        for name, kind in TYPES.items()
        if not tables or name in tables[0]
    }


def _regrouped(counts: Ints, order: Ints) -> Ints:
    """Return the order of legs that brings them behind calls in another order."""
    firsts = np.cumsum(counts) - counts
    moved = counts[order]
    ends = np.cumsum(moved)
    shifts = np.repeat((firsts[order] - (ends - moved)).astype(np.int32), moved)
    shifts += np.arange(len(shifts), dtype=np.int32)
    return shifts


def _ids(started_at: Ints, leg_counts: Ints) -> NDArray[np.int64]:
    """Give each call the first free id of its millisecond or after; its legs take the ones that follow."""
    stamps = (started_at // 1000 - EPOCH_MILLISECONDS) << 22 | _CALL_NODE << 12
    taken = np.cumsum(leg_counts + 1) - (leg_counts + 1)
    ids: NDArray[np.int64] = np.maximum.accumulate(stamps - taken) + taken
    return ids


def _columns(table: Columns, names: Sequence[str], texts: Texts, known: dict[str, Column]) -> dict[str, Column]:
    columns = dict(known)
    answered: Bools = table["answered_at"] != BLANK_INSTANT
    seconds: NDArray[Any] = table["ended_at"] // SECOND - table["answered_at"] // SECOND
    columns["duration"] = NumberColumn(np.where(answered, seconds, 0).astype(np.int32))
    for name in names:
        if name in columns:
            continue
        values = table.pop(name)
        if name in TIMES:
            columns[name] = InstantColumn(values.astype(np.int64))
        elif name in CODES:
            columns[name] = TextColumn(values, texts)
        else:
            columns[name] = NumberColumn(values)
    return columns
