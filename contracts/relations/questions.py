"""Questions to a list, drawn by Hypothesis as pairs of text and meaning: filter, search, order and page at once.

The meaning is worked out from the rows that were read once; the text is never read. A question that is answered wrongly
is made as small as it can be before it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from contracts.document import Collection, FieldKind
from contracts.relations.values import COMPARE, FUNCTIONS, Predicate, Row, bound_of, quoted, usable_values, value_of

_MOST_VALUES = 12
_MOST_KEYS = 3
_MOST_LEAVES = 5
_INDIA = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A filter: its text, how tight it binds (0 or, 1 and, 2 not, 3 alone), its meaning, the words for its parts."""

    text: str
    binding: int
    holds: Predicate
    parts: frozenset[str]

    def within(self, binding: int) -> str:
        """The text as part of something that binds so tight, in brackets where it needs them."""
        return self.text if self.binding > binding else f"({self.text})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `order` is the keys to sort by, none for the default order; `search` is a word or None."""

    condition: Condition | None
    search: str | None
    order: tuple[tuple[str, str], ...]
    top: int
    skip: int

    @property
    def cause(self) -> str:
        """The kind of question in words without data."""
        parts = sorted(self.condition.parts) if self.condition else []
        parts += ["search"] if self.search is not None else []
        parts += [f"order by {len(self.order)} keys" if len(self.order) > 1 else "order"] if self.order else []
        return ", ".join(parts) or "page"


def questions(collection: Collection, rows: Sequence[Row]) -> SearchStrategy[Question]:
    """A strategy of questions about rows of which there is at least one."""
    atoms = [
        strategy
        for name in collection.filterable
        if (strategy := _atoms(name, collection.fields[name].kind, rows)) is not None
    ]
    conditions = _conditions(st.one_of(atoms)) if atoms else st.none()
    words = sorted({word for row in rows for name in collection.searchable for word in _words(row.get(name))})
    keys = st.tuples(st.sampled_from(collection.sortable), st.sampled_from(["", " asc", " desc"]))
    return st.builds(
        Question,
        condition=st.one_of(conditions, conditions, conditions, st.none()),
        search=st.one_of(st.none(), st.none(), _searches(words)) if words else st.none(),
        order=st.lists(keys, max_size=_MOST_KEYS, unique_by=lambda key: key[0]).map(tuple),
        top=st.one_of(st.just(100), st.integers(1, 100)),
        skip=st.one_of(st.just(0), st.integers(0, 5), st.integers(0, len(rows) + 1)),
    )


# ---- conditions -----------------------------------------------------------------------------------------------------


def _atoms(name: str, kind: FieldKind, rows: Sequence[Row]) -> SearchStrategy[Condition] | None:
    """Comparisons and functions of one field with values that its rows hold; None for a field that is always blank."""
    values = usable_values(name, rows)
    if not values:
        return None
    step = max(1, len(values) // _MOST_VALUES)
    some = st.sampled_from(values[::step])
    found = [
        st.builds(_comparison, st.just(name), st.just(kind), st.sampled_from(sorted(COMPARE)), some, st.integers(0, 2)),
        st.builds(_listed, st.just(name), st.just(kind), st.lists(some, min_size=1, max_size=4)),
        st.sampled_from([_blank(name, kind, operator) for operator in ("eq", "ne")]),
    ]
    if kind is FieldKind.TEXT:
        parts = st.tuples(st.integers(0, 3), st.integers(1, 4))
        found.append(st.builds(_function, st.just(name), st.sampled_from(sorted(FUNCTIONS)), some, parts))
    return st.one_of(found)


def _comparison(name: str, kind: FieldKind, operator: str, value: Any, spelling: int) -> Condition:
    bound = bound_of(value, kind)
    literal, how = _literal(value, kind, spelling)
    return Condition(
        text=f"{name} {operator} {literal}",
        binding=3,
        holds=lambda row: COMPARE[operator](value_of(row, name, kind), bound),
        parts=frozenset({f"{kind} {operator}{how}"}),
    )


def _literal(value: Any, kind: FieldKind, spelling: int) -> tuple[str, str]:
    """One of the spellings that a value may have in a filter, and what is special about it."""
    if kind is FieldKind.NUMBER:
        return (str(value), "") if spelling else (quoted(str(value)), " quoted")
    if kind is FieldKind.TEXT or spelling == 0:
        return quoted(str(value)), ""
    if spelling == 1:
        return str(value), " bare"
    return quoted(datetime.fromisoformat(value).astimezone(_INDIA).isoformat()), " with an offset"


def _listed(name: str, kind: FieldKind, values: list[Any]) -> Condition:
    bounds = [bound_of(value, kind) for value in values]
    literals = ", ".join(_literal(value, kind, 0 if kind is not FieldKind.NUMBER else 1)[0] for value in values)
    return Condition(
        text=f"{name} in ({literals})",
        binding=3,
        holds=lambda row: value_of(row, name, kind) in bounds,
        parts=frozenset({f"{kind} in"}),
    )


def _blank(name: str, kind: FieldKind, operator: str) -> Condition:
    return Condition(
        text=f"{name} {operator} null",
        binding=3,
        holds=lambda row: (value_of(row, name, kind) is None) is (operator == "eq"),
        parts=frozenset({f"{operator} null"}),
    )


def _function(name: str, function: str, value: str, part: tuple[int, int]) -> Condition:
    cut = value[part[0] : part[0] + part[1]] or value
    return Condition(
        text=f"{function}({name},{quoted(cut)})",
        binding=3,
        holds=lambda row: bool(row.get(name)) and FUNCTIONS[function](row[name], cut),
        parts=frozenset({function}),
    )


def _conditions(atoms: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    """Trees of one to a few atoms; large ones come as often as small ones."""

    @st.composite
    def tree(draw: DrawFn, leaf_count: int) -> Condition:
        if leaf_count == 1:
            made = draw(atoms)
        else:
            left_count = draw(st.integers(1, leaf_count - 1))
            join = draw(st.sampled_from([_both, _either]))
            made = join(draw(tree(left_count)), draw(tree(leaf_count - left_count)))
        return draw(st.sampled_from([_as_it_is, _as_it_is, _bracketed, _not]))(made)

    return st.integers(1, _MOST_LEAVES).flatmap(tree)


def _as_it_is(condition: Condition) -> Condition:
    return condition


def _both(left: Condition, right: Condition) -> Condition:
    return Condition(
        text=f"{left.within(0)} and {right.within(0)}",
        binding=1,
        holds=lambda row: left.holds(row) and right.holds(row),
        parts=left.parts | right.parts | {"and"},
    )


def _either(left: Condition, right: Condition) -> Condition:
    return Condition(
        text=f"{left.text} or {right.text}",
        binding=0,
        holds=lambda row: left.holds(row) or right.holds(row),
        parts=left.parts | right.parts | {"or"},
    )


def _not(inner: Condition) -> Condition:
    return Condition(
        text=f"not {inner.within(1)}",
        binding=2,
        holds=lambda row: not inner.holds(row),
        parts=inner.parts | {"not"},
    )


def _bracketed(inner: Condition) -> Condition:
    return Condition(text=f"({inner.text})", binding=3, holds=inner.holds, parts=inner.parts | {"brackets"})


# ---- searches -------------------------------------------------------------------------------------------------------


def _words(text: Any) -> list[str]:
    """The words of a text that mean nothing to a search but themselves."""
    words = text.split() if isinstance(text, str) else []
    return [word for word in words if word.isascii() and word.isalnum() and word.lower() not in ("or", "and", "not")]


def _searches(words: Sequence[str]) -> SearchStrategy[str]:
    step = max(1, len(words) // 40)

    @st.composite
    def part(draw: DrawFn) -> str:
        word = draw(st.sampled_from(words[::step]))
        first, length = draw(st.integers(0, 2)), draw(st.integers(2, 8))
        piece = word[first : first + length] or word
        # A word of the search's own would mean something else.
        return word if piece.lower() in ("or", "and", "not") else piece

    return st.lists(part(), min_size=1, max_size=2).map(" or ".join)


def finds(search: str, names: Sequence[str], row: Row) -> bool | None:
    """Whether a search of words joined by `or` finds a row; None where it depends on how letters are folded."""
    told = {
        any(fold(word) in fold(str(row[name])) for name in names if row.get(name) for word in search.split(" or "))
        for fold in (str.lower, str.casefold, str.upper)
    }
    return told.pop() if len(told) == 1 else None
