"""Chooses rows of columns by a bound query, as `sql` does in a database. Refuses to know what the columns mean.

Everything is worked out for all rows at once. What was found is kept for the next page of the same list: columns never
change.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import BLANK_INSTANT, Column, IdColumn, InstantColumn, NumberColumn, Rows, TextColumn, TokenColumn
from mockpbx.query.binding import Bound, Inverted, Joined, Test, TextTest
from mockpbx.query.options import Query, SortKey
from mockpbx.query.search import Search
from mockpbx.query.tree import Comparison, Function

Bools = NDArray[np.bool_]
_KEPT_MASKS, _KEPT_ORDERS, _KEPT_PAGES = 16, 6, 4
_BLOCK = 1 << 15
_FEW = 12

_HOLDS: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: lambda left, right: left == right,
    Comparison.NE: lambda left, right: left != right,
    Comparison.GT: lambda left, right: left > right,
    Comparison.GE: lambda left, right: left >= right,
    Comparison.LT: lambda left, right: left < right,
    Comparison.LE: lambda left, right: left <= right,
}
_ASKS: Mapping[Function, Callable[[str, str], bool]] = {
    Function.CONTAINS: lambda text, part: part in text,
    Function.STARTSWITH: str.startswith,
    Function.ENDSWITH: str.endswith,
}
_UNEQUAL = (Comparison.GT, Comparison.GE, Comparison.LT, Comparison.LE)

Kept = TypeVar("Kept")


class _Memory(Generic[Kept]):
    """Keeps what was worked out last, up to a number of things."""

    def __init__(self, size: int) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = size

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = make()
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return known


class Chooser:
    """The rows of one collection, to be chosen from by queries."""

    def __init__(self, columns: Mapping[str, Column], searchable: Sequence[str], *, oldest_first: Rows | None) -> None:
        """Choose from columns; `oldest_first` are the positions by `started_at` and `id`, None when all lie so."""
        self._fields = {name: _field(column) for name, column in columns.items() if name in _fields_of(columns)}
        self._searchable = [self._fields[name] for name in searchable]
        self._count = len(next(iter(columns.values())))
        self._oldest_first = oldest_first
        self._masks: _Memory[tuple[int, Bools]] = _Memory(_KEPT_MASKS)
        self._orders: _Memory[Rows] = _Memory(_KEPT_ORDERS)
        self._pages: _Memory[Rows] = _Memory(_KEPT_PAGES)

    def choose(self, query: Query) -> tuple[int, Rows]:
        """Return how many rows filter and search leave, and the positions of the page's rows, in order."""
        if query.is_default:
            last = max(self._count - query.skip, 0)
            places = np.arange(last - 1, max(last - query.top, 0) - 1, -1)
            return self._count, places if self._oldest_first is None else self._oldest_first[places]
        if query.condition is None and not query.search:
            return self._count, self._order(query)[query.skip : query.skip + query.top]
        count, mask = self._masks.get((query.condition, query.search), lambda: self._mask(query))
        wanted = min(query.skip + query.top, count)
        if wanted <= query.skip:
            return count, np.empty(0, np.intp)
        return count, self._page(query, mask, wanted)

    def _page(self, query: Query, mask: Bools, wanted: int) -> Rows:
        if wanted <= _BLOCK // 8:
            return _first(self._order(query), mask, wanted)[query.skip :]
        key = (query.condition, query.search, query.order)
        return self._pages.get(key, lambda: self._all(query, mask))[query.skip : wanted]

    def _all(self, query: Query, mask: Bools) -> Rows:
        """Return all rows for which a mask holds, in order."""
        if self._oldest_first is None and _is_by_time(query.order):
            found = np.flatnonzero(mask)
            return found[::-1] if query.order[0].is_descending else found
        order = self._order(query)
        return order[mask[order]]

    def _order(self, query: Query) -> Rows:
        return self._orders.get(query.order, lambda: self._in_order(query.order))

    # -- order ---------------------------------------------------------------------------------------------------

    def _in_order(self, keys: tuple[SortKey, ...]) -> Rows:
        if _is_by_time(keys):
            places = np.arange(self._count, dtype=np.int32) if self._oldest_first is None else self._oldest_first
            return places[::-1] if keys[0].is_descending else places
        ranks = [self._fields[key.name].ranks() for key in keys]
        signed = [-rank if key.is_descending else rank for key, rank in zip(keys, ranks, strict=True)]
        return np.lexsort(signed[::-1]).astype(np.int32)

    # -- filter and search ---------------------------------------------------------------------------------------

    def _mask(self, query: Query) -> tuple[int, Bools]:
        mask = np.ones(self._count, np.bool_) if query.condition is None else self._held(query.condition)
        if query.search:
            mask = mask & self._found(query.search)
        return int(np.count_nonzero(mask)), mask

    def _held(self, node: Bound) -> Bools:
        match node:
            case Joined(is_all, nodes):
                masks = [self._held(one) for one in nodes]
                return _joined(masks, is_all=is_all)
            case Inverted(inner):
                return ~self._held(inner)
            case TextTest(name, function, text):
                return self._fields[name].asked(function, text)
            case Test(name, comparison, None):
                blank = self._fields[name].blank()
                return np.zeros_like(blank) if comparison in _UNEQUAL else blank == (comparison is Comparison.EQ)
            case Test(name, comparison, value):
                return self._fields[name].compared(comparison, value)
        raise AssertionError(node)

    def _found(self, search: Search) -> Bools:
        def anywhere(word: str) -> Bools:
            masks = [mask for mask in (field.found(word) for field in self._searchable) if mask is not None]
            return _joined(masks, is_all=False) if masks else np.zeros(self._count, np.bool_)

        return _joined([_joined([anywhere(word) for word in words], is_all=True) for words in search], is_all=False)


def _joined(masks: Sequence[Bools], *, is_all: bool) -> Bools:
    joined = masks[0]
    for mask in masks[1:]:
        joined = joined & mask if is_all else joined | mask
    return joined


def _is_by_time(keys: tuple[SortKey, ...]) -> bool:
    is_one_way = len(keys) > 1 and keys[0].is_descending == keys[1].is_descending
    return is_one_way and [key.name for key in keys[:2]] == ["started_at", "id"]


def _fields_of(columns: Mapping[str, Column]) -> set[str]:
    return {name for name, column in columns.items() if type(column) in _FIELDS}


def _first(order: Rows, mask: Bools, wanted: int) -> Rows:
    """Return the first rows of an order for which a mask holds, looking no further than has to be."""
    found: list[Rows] = []
    count = 0
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        found.append(block[mask[block]])
        count += len(found[-1])
        if count >= wanted:
            break
    return np.concatenate(found)[:wanted]


class Field:
    """A column with what can be asked of it. What is asked of a kind of field it has no answer for is not bound."""

    def compared(self, comparison: Comparison, value: Any) -> Bools:
        """Say for each row whether a comparison with a value that is no blank holds."""
        raise NotImplementedError

    def asked(self, function: Function, text: str) -> Bools:
        """Say for each row whether a function of its text and another holds."""
        raise NotImplementedError

    def blank(self) -> Bools:
        """Say for each row whether it is blank."""
        raise NotImplementedError

    def found(self, word: str) -> Bools | None:
        """Say for each row whether a word without case occurs in it; None when it does in no row."""
        raise NotImplementedError

    def ranks(self) -> NDArray[Any]:
        """Return signed numbers that are in the order of the values, blanks lowest."""
        raise NotImplementedError


class TextField(Field):
    """Texts by their codes: each distinct text is looked at once, not each row."""

    def __init__(self, column: TextColumn) -> None:
        self._codes = column.codes
        self._texts = column.texts

    @cached_property
    def _distinct(self) -> list[tuple[int, str]]:
        present = np.flatnonzero(np.bincount(self._codes, minlength=1))
        texts = self._texts.all
        return [(code, text) for code in present.tolist() if (text := texts[code]) is not None]

    @cached_property
    def _folded(self) -> list[tuple[int, str]]:
        return [(code, text.casefold()) for code, text in self._distinct]

    def _of(self, codes: Sequence[int]) -> Bools:
        if len(codes) > _FEW:
            table = np.zeros(len(self._texts), np.bool_)
            table[list(codes)] = True
            return np.take(table, self._codes)
        mask = np.zeros(len(self._codes), np.bool_)
        for code in codes:
            mask |= self._codes == code
        return mask

    def compared(self, comparison: Comparison, value: Any) -> Bools:
        if comparison in _UNEQUAL:
            holds = _HOLDS[comparison]
            return self._of([code for code, text in self._distinct if holds(text, value)])
        code = self._texts.known(value)
        mask = np.zeros(len(self._codes), np.bool_) if code is None else self._codes == code
        return mask if comparison is Comparison.EQ else ~mask

    def asked(self, function: Function, text: str) -> Bools:
        asks = _ASKS[function]
        return self._of([code for code, known in self._distinct if asks(known, text)])

    def blank(self) -> Bools:
        return np.asarray(self._codes == 0)

    def found(self, word: str) -> Bools | None:
        codes = [code for code, text in self._folded if word in text]
        return self._of(codes) if codes else None

    def ranks(self) -> NDArray[Any]:
        ranks = np.zeros(len(self._texts), np.int32)
        in_order = sorted(self._distinct, key=lambda one: one[1])
        ranks[[code for code, _ in in_order]] = np.arange(1, len(in_order) + 1)
        return np.take(ranks, self._codes)


class NumberField(Field):
    """Whole numbers, or instants: a value between two of them is compared by its neighbours."""

    def __init__(self, column: NumberColumn | InstantColumn) -> None:
        self._has_blanks = isinstance(column, InstantColumn)
        self._numbers = column.instants if isinstance(column, InstantColumn) else column.numbers

    @cached_property
    def _is_sorted(self) -> bool:
        return bool(np.all(self._numbers[1:] >= self._numbers[:-1]))

    @cached_property
    def _blanks(self) -> Bools | None:
        """Which rows are blank; None when none is."""
        blanks = self._numbers == BLANK_INSTANT if self._has_blanks else None
        return blanks if blanks is not None and blanks.any() else None

    def compared(self, comparison: Comparison, value: Any) -> Bools:
        assert isinstance(value, Fraction)
        if comparison in (Comparison.EQ, Comparison.NE):
            mask = self._equal(value)
            return mask if comparison is Comparison.EQ else ~mask
        if comparison in (Comparison.GT, Comparison.LE):
            above = self._above(floor(value))
        else:
            above = self._above(ceil(value) - 1)
        mask = above if comparison in (Comparison.GT, Comparison.GE) else ~above
        blanks = self._blanks
        return mask if blanks is None or comparison in (Comparison.GT, Comparison.GE) else mask & ~blanks

    def _equal(self, value: Fraction) -> Bools:
        limits = np.iinfo(self._numbers.dtype)
        if value.denominator != 1 or not limits.min < value <= limits.max:
            # The lowest number of all stands for the blank.
            is_lowest = value == limits.min and not self._has_blanks
            return np.asarray(self._numbers == limits.min) if is_lowest else np.zeros(len(self._numbers), np.bool_)
        return np.asarray(self._numbers == int(value))

    def _above(self, bound: int) -> Bools:
        """Say for each row whether it is above a whole number; a blank is not."""
        limits = np.iinfo(self._numbers.dtype)
        if bound >= limits.max:
            return np.zeros(len(self._numbers), np.bool_)
        if bound < limits.min:
            return np.ones(len(self._numbers), np.bool_) if self._blanks is None else ~self._blanks
        if self._is_sorted:
            mask = np.zeros(len(self._numbers), np.bool_)
            mask[np.searchsorted(self._numbers, self._numbers.dtype.type(bound), side="right") :] = True
            return mask
        return np.asarray(self._numbers > bound)

    def blank(self) -> Bools:
        return np.zeros(len(self._numbers), np.bool_) if self._blanks is None else self._blanks

    def ranks(self) -> NDArray[Any]:
        # The blank is the lowest number, and has no opposite: it moves up by one, where no instant is.
        return np.maximum(self._numbers, BLANK_INSTANT + 1) if self._has_blanks else self._numbers.astype(np.int64)


class SpeltField(Field):
    """Texts of ASCII that differ from row to row, spelt out when somebody asks what is in them."""

    def __init__(self, column: IdColumn | TokenColumn) -> None:
        self._column = column

    @cached_property
    def _spelt(self) -> NDArray[np.bytes_]:
        return self._column.spelt()

    @cached_property
    def _letters(self) -> NDArray[np.uint8]:
        """All first letters in a row, then all second ones, and so on; without case."""
        spelt = self._column.spelt()
        folded = np.frombuffer(spelt.tobytes().lower(), np.uint8)
        return np.ascontiguousarray(folded.reshape(len(spelt), spelt.itemsize).T)

    def compared(self, comparison: Comparison, value: Any) -> Bools:
        if isinstance(self._column, IdColumn) and comparison in (Comparison.EQ, Comparison.NE):
            mask = np.zeros(len(self._column), np.bool_)
            if self._column.position(value) is not None:
                mask = self._column.ids == int(value)
            return mask if comparison is Comparison.EQ else ~mask
        holds = _HOLDS[comparison]
        if "\0" in value:
            # numpy takes zeros at the end of a text for padding.
            return np.array([holds(text.decode(), value) for text in self._spelt.tolist()], dtype=np.bool_)
        return np.asarray(holds(self._spelt, np.bytes_(value.encode())), dtype=np.bool_)

    def asked(self, function: Function, text: str) -> Bools:
        if "\0" in text:
            return np.zeros(len(self._column), np.bool_)
        ask = {
            Function.CONTAINS: lambda part: np.strings.find(self._spelt, part) >= 0,
            Function.STARTSWITH: lambda part: np.strings.startswith(self._spelt, part),
            Function.ENDSWITH: lambda part: np.strings.endswith(self._spelt, part),
        }
        return np.asarray(ask[function](np.bytes_(text.encode())), dtype=np.bool_)

    def blank(self) -> Bools:
        return np.zeros(len(self._column), np.bool_)

    def found(self, word: str) -> Bools | None:
        part, letters = word.encode(), self._letters
        if len(part) > len(letters) or not part.isascii() or b"\0" in part:
            return None
        mask = np.zeros(len(self._column), np.bool_)
        for first in range(len(letters) - len(part) + 1):
            mask |= _spells(letters[first : first + len(part)], part)
        return mask

    def ranks(self) -> NDArray[Any]:
        return np.unique(self._spelt, return_inverse=True)[1].astype(np.int64)


def _spells(letters: NDArray[np.uint8], part: bytes) -> Bools:
    """Say for each row whether its letters are those of a text; looks at what the first two leave alone."""
    mask: Bools = np.asarray(letters[0] == part[0])
    if len(part) > 1:
        mask &= letters[1] == part[1]
    if len(part) > 2:
        places = np.flatnonzero(mask)
        wrong = np.any(letters[2:, places] != np.frombuffer(part[2:], np.uint8)[:, None], axis=0)
        mask[places[wrong]] = False
    return mask


_FIELDS: Mapping[type[Column], Callable[[Any], Field]] = {
    TextColumn: TextField,
    NumberColumn: NumberField,
    InstantColumn: NumberField,
    IdColumn: SpeltField,
    TokenColumn: SpeltField,
}


def _field(column: Column) -> Field:
    return _FIELDS[type(column)](column)
