"""Calls as one kind of server has and spells them. Refuses to choose rows."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mockpbx import wire
from mockpbx.history import Column, History, Rows, TextColumn, Texts
from mockpbx.profiles import Profile, Replacement


class ToldTable:
    """One table of calls or legs under a profile: `columns` are what filters see, `render` is what answers show."""

    def __init__(
        self, columns: Mapping[str, Column], names: tuple[str, ...], profile: Profile, operation_id: str
    ) -> None:
        """Tell columns as the rows of an operation, with these fields at most."""
        absent = profile.absent(operation_id)
        self.columns = _replaced(columns, absent, profile.replacements(operation_id))
        self._names = tuple(name for name in names if name not in absent)
        self._spellings = profile.spellings(operation_id)

    def render(self, rows: Rows | slice) -> list[bytes]:
        """Render rows as JSON objects, ready to send."""
        return wire.objects(self.columns, self._names, rows, self._spellings)


class ToldCalls:
    """The legs of calls under a profile, one answer for each call."""

    def __init__(self, history: History, profile: Profile) -> None:
        """Tell the calls of a history."""
        self._history = history
        self._legs = ToldTable(history.legs, wire.CALL_LEG, profile, "getCdr")

    def render(self, places: list[int]) -> list[bytes]:
        """Render calls with their legs, ready to send."""
        return [wire.items(self._legs.render(self._history.legs_of(place))) for place in places]


def _replaced(
    columns: Mapping[str, Column], absent: frozenset[str], replacements: tuple[Replacement, ...]
) -> Mapping[str, Column]:
    """Return the columns as the server has them; the very same ones where it has nothing of its own."""
    if not absent and not replacements:
        return columns
    own = dict(columns)
    for name in absent:
        own[name] = TextColumn(np.zeros(len(columns[name]), np.uint8), Texts())
    for name in {one.name for one in replacements}:
        own[name] = _with_values(columns, name, [one for one in replacements if one.name == name])
    return own


def _with_values(columns: Mapping[str, Column], name: str, replacements: list[Replacement]) -> TextColumn:
    column = _texts(columns, name)
    # Texts of its own, because those of the world go into its digest.
    texts = Texts(text for text in _present(column) if text is not None)
    codes = np.array([texts.known(text) or 0 for text in column.texts.all], dtype=np.int32)[column.codes]
    for one in replacements:
        hit = _holds(column, one.value)
        for other, value in one.where.items():
            hit &= _holds(_texts(columns, other), value)
        if hit.any():
            codes[hit] = texts.code(one.by)
    return TextColumn(codes, texts)


def _present(column: TextColumn) -> list[str | None]:
    return [column.texts.all[code] for code in np.unique(column.codes).tolist()]


def _holds(column: TextColumn, text: str) -> NDArray[np.bool_]:
    code = column.texts.known(text)
    holds: NDArray[np.bool_] = column.codes == (-1 if code is None else code)
    return holds


def _texts(columns: Mapping[str, Column], name: str) -> TextColumn:
    column = columns[name]
    assert isinstance(column, TextColumn), name
    return column
