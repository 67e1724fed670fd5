"""Histories put together and taken apart. Refuses to make calls."""

from collections.abc import Mapping, Sequence

import numpy as np

from mockpbx.history.arrays import instants_in
from mockpbx.history.columns import Column, IdColumn, Rows, TextColumn
from mockpbx.history.history import History
from mockpbx.history.made import history_of
from mockpbx.history.texts import Texts


def joined(history: History, *others: History) -> History:
    """Return all calls of several histories by start; quick when those of the first are older than most others."""
    more = [_like(history, one) for one in others]
    counts = np.cumsum([one.leg_count for one in (history, *more)])
    firsts = [one.first_leg[1:] + before for one, before in zip(more, counts, strict=False)]
    all_of_them = History(
        calls=_end_to_end([one.calls for one in (history, *more)]),
        legs=_end_to_end([one.legs for one in (history, *more)]),
        first_leg=np.concatenate([history.first_leg, *firsts]).astype(np.int32),
        texts=history.texts,
    )
    return selected(all_of_them, _in_time(history, all_of_them))


def _like(history: History, other: History) -> History:
    """Return the other with the same kinds of columns and the same texts as the first."""
    if any(type(history.calls[name]) is not type(other.calls[name]) for name in history.calls):
        other = history_of(other.all_calls())
    return other if other.texts is history.texts else _in_words_of(history.texts, other)


def selected(history: History, rows: Rows) -> History:
    """Return the calls at some positions, in the order in which they are given."""
    legs, owners = history.legs_at(rows)
    counts = np.bincount(owners, minlength=len(rows))
    return History(
        calls={name: column.taken(rows) for name, column in history.calls.items()},
        legs={name: column.taken(legs) for name, column in history.legs.items()},
        first_leg=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32),
        texts=history.texts,
    )


def _in_time(history: History, longer: History) -> Rows:
    """Return the order by start and id; what began before the first call that was added lies right already."""
    starts, count = instants_in(longer.calls, "started_at"), history.call_count
    first = int(np.searchsorted(starts[:count], starts[count:].min(initial=np.iinfo(np.int64).max)))
    ids = longer.calls["id"]
    assert isinstance(ids, IdColumn)
    return np.concatenate([np.arange(first), first + np.lexsort((ids.ids[first:], starts[first:]))])


def _end_to_end(tables: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    first, *others = tables
    return {name: column.joined([one[name] for one in others]) for name, column in first.items()}


def _in_words_of(texts: Texts, history: History) -> History:
    """Return the same calls with codes for other texts."""
    codes = texts.codes(history.texts.all)

    def told(table: Mapping[str, Column]) -> dict[str, Column]:
        return {
            name: TextColumn(codes[column.codes], texts) if isinstance(column, TextColumn) else column
            for name, column in table.items()
        }

    return History(calls=told(history.calls), legs=told(history.legs), first_leg=history.first_leg, texts=texts)
