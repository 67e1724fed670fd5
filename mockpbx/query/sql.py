"""Turns bound queries into SQL with bound parameters. Column names come from bound fields, values never from text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mockpbx.query.binding import Bound, Inverted, Joined, Test, TextTest
from mockpbx.query.options import Query
from mockpbx.query.search import Search
from mockpbx.query.tree import Comparison, Function

Parameter = str | int
_LEAST, _MOST = -(2**63), 2**63 - 1
_TRUE, _FALSE = "1=1", "1=0"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with `?` for each of its parameters."""

    sql: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlWords:
    """How a dialect asks whether a text holds, begins with or ends in another, the text before the question mark."""

    contains: str
    endswith: str


SQLITE_WORDS = SqlWords(contains="instr({0}, ?) > 0", endswith="substr({0}, -?) = ?")
POSTGRES_WORDS = SqlWords(contains="strpos({0}, ?) > 0", endswith="right({0}, ?) = ?")


def count_statement(query: Query, table: str, words: SqlWords = SQLITE_WORDS) -> Statement:
    """Count the rows that filter and search leave."""
    where, parameters = _Where(words).of(query)
    return Statement(f"SELECT count(*) FROM {table}{where}", tuple(parameters))  # noqa: S608 - a table of ours


def page_statement(query: Query, table: str, column: str, words: SqlWords = SQLITE_WORDS) -> Statement:
    """Select one column of the page's rows, in order; blanks are lowest."""
    where, parameters = _Where(words).of(query)
    order = ", ".join(
        f"{key.name} {'DESC NULLS LAST' if key.is_descending else 'ASC NULLS FIRST'}" for key in query.order
    )
    sql = f"SELECT {column} FROM {table}{where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - names of ours
    return Statement(sql, (*parameters, query.top, query.skip))


class _Where:
    """Writes the conditions of one query, and collects their parameters."""

    def __init__(self, words: SqlWords) -> None:
        self._words = words
        self._parameters: list[Parameter] = []

    def of(self, query: Query) -> tuple[str, list[Parameter]]:
        conditions = []
        if query.condition is not None:
            conditions.append(self._condition(query.condition))
        if query.search:
            conditions.append(self._search(query.search))
        return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), self._parameters

    def _condition(self, node: Bound) -> str:
        """Write a condition that is true or false for every row, never null, so that it can be inverted."""
        match node:
            case Joined(is_all, nodes):
                glue = " AND " if is_all else " OR "
                return f"({glue.join(self._condition(one) for one in nodes)})"
            case Inverted(inner):
                return f"(NOT {self._condition(inner)})"
            case TextTest(name, function, text):
                return self._text_test(name, function, text)
            case Test(name, comparison, None):
                return _BLANK[comparison].format(name)
            case Test(name, comparison, Fraction() as value):
                return _number_test(name, comparison, value, self._parameters)
            case Test(name, comparison, value):
                return self._comparison(name, comparison, str(value))
        raise AssertionError(node)

    def _comparison(self, name: str, comparison: Comparison, text: str) -> str:
        head, zero, _ = text.partition("\0")
        if zero:
            # No text has a zero in it, and PostgreSQL takes none: what is above the part before it is above the whole.
            comparison = _PAST_ZERO[comparison]
            if comparison in (Comparison.EQ, Comparison.NE):
                return _FALSE if comparison is Comparison.EQ else _TRUE
        self._parameters.append(head)
        return _COMPARE[comparison].format(name)

    def _text_test(self, name: str, function: Function, text: str) -> str:
        if "\0" in text:
            return _FALSE
        if not text:
            return f"{name} IS NOT NULL"
        if function is Function.CONTAINS:
            self._parameters.append(text)
            condition = self._words.contains.format(name)
        else:
            self._parameters.extend((len(text), text))
            is_start = function is Function.STARTSWITH
            condition = f"substr({name}, 1, ?) = ?" if is_start else self._words.endswith.format(name)
        return f"({name} IS NOT NULL AND {condition})"

    def _search(self, search: Search) -> str:
        return f"({' OR '.join(self._all_words(words) for words in search)})"

    def _all_words(self, words: tuple[str, ...]) -> str:
        if any("\0" in word for word in words):
            return _FALSE
        self._parameters.extend(words)
        return "(" + " AND ".join([self._words.contains.format("search_text")] * len(words)) + ")"


_PAST_ZERO: Mapping[Comparison, Comparison] = {
    Comparison.EQ: Comparison.EQ,
    Comparison.NE: Comparison.NE,
    Comparison.GT: Comparison.GT,
    Comparison.GE: Comparison.GT,
    Comparison.LT: Comparison.LE,
    Comparison.LE: Comparison.LE,
}
_COMPARE: Mapping[Comparison, str] = {
    Comparison.EQ: "({0} IS NOT NULL AND {0} = ?)",
    Comparison.NE: "({0} IS NULL OR {0} <> ?)",
    Comparison.GT: "({0} IS NOT NULL AND {0} > ?)",
    Comparison.GE: "({0} IS NOT NULL AND {0} >= ?)",
    Comparison.LT: "({0} IS NOT NULL AND {0} < ?)",
    Comparison.LE: "({0} IS NOT NULL AND {0} <= ?)",
}
_BLANK: Mapping[Comparison, str] = {
    Comparison.EQ: "{0} IS NULL",
    Comparison.NE: "{0} IS NOT NULL",
    **dict.fromkeys((Comparison.GT, Comparison.GE, Comparison.LT, Comparison.LE), _FALSE),
}
# Columns hold whole numbers: a value between two of them is compared by its neighbours.
_ROUNDED: Mapping[Comparison, tuple[Comparison, Callable[[Fraction], int]]] = {
    Comparison.GT: (Comparison.GT, floor),
    Comparison.GE: (Comparison.GE, ceil),
    Comparison.LT: (Comparison.LT, ceil),
    Comparison.LE: (Comparison.LE, floor),
}


def _number_test(name: str, comparison: Comparison, value: Fraction, parameters: list[Parameter]) -> str:
    if comparison in (Comparison.EQ, Comparison.NE):
        if value.denominator != 1 or not _LEAST <= value <= _MOST:
            return _FALSE if comparison is Comparison.EQ else _TRUE
        parameters.append(int(value))
        return _COMPARE[comparison].format(name)
    comparison, rounded = _ROUNDED[comparison]
    bound = rounded(value)
    if _LEAST <= bound <= _MOST:
        parameters.append(bound)
        return _COMPARE[comparison].format(name)
    is_true = (bound < _LEAST) == (comparison in (Comparison.GT, Comparison.GE))
    return f"{name} IS NOT NULL" if is_true else _FALSE
