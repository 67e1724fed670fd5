"""Makes a history of calls that come one by one, as values of the model. Refuses to judge them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from mockpbx.history.columns import (
    BLANK_INSTANT,
    Column,
    CostColumn,
    IdColumn,
    InstantColumn,
    NumberColumn,
    TextColumn,
)
from mockpbx.history.history import CALL_FIELDS, LEG_FIELDS, History
from mockpbx.history.texts import Texts
from mockpbx.model import Call, CallFacts

_INSTANTS = ("started_at", "rang_at", "answered_at", "ended_at")
_PARTS = 100_000


def history_of(calls: Iterable[Call]) -> History:
    """Return the history of some calls, in whatever order they come."""
    in_order = sorted(calls, key=lambda call: (call.started_at, int(call.id)))
    legs = [leg for call in in_order for leg in call.legs]
    ends = np.cumsum([0, *(len(call.legs) for call in in_order)])
    texts = Texts()
    return History(
        calls=_columns(in_order, CALL_FIELDS, texts),
        legs=_columns(legs, LEG_FIELDS, texts),
        first_leg=ends.astype(np.int32),
        texts=texts,
    )


def _columns(rows: Sequence[CallFacts], names: Sequence[str], texts: Texts) -> Mapping[str, Column]:
    columns = {name: _column(name, [getattr(row, name) for row in rows], texts) for name in names}
    columns["duration"] = NumberColumn(np.array([row.duration_seconds for row in rows], dtype=np.int64))
    return columns


def _column(name: str, values: list[Any], texts: Texts) -> Column:
    if name in ("id", "session_id"):
        return IdColumn(np.array([int(value) for value in values], dtype=np.int64))
    if name in _INSTANTS:
        instants = [BLANK_INSTANT if value is None else value for value in values]
        return InstantColumn(np.array(instants, dtype=np.int64))
    if name == "status_code":
        return NumberColumn(np.array(values, dtype=np.int64))
    if name == "cost":
        return CostColumn(np.array([round(value * _PARTS) for value in values], dtype=np.int32))
    return TextColumn(texts.codes(values), texts)
