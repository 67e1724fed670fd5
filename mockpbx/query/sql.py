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


def count_statement(query: Query, table: str) -> Statement:
    """Count the rows that filter and search leave."""
    where, parameters = _where(query)
    return Statement(f"SELECT count(*) FROM {table}{where}", tuple(parameters))  # noqa: S608 - a table of ours


def page_statement(query: Query, table: str, column: str) -> Statement:
    """Select one column of the page's rows, in order."""
    where, parameters = _where(query)
    order = ", ".join(f"{key.name} {'DESC' if key.is_descending else 'ASC'}" for key in query.order)
    sql = f"SELECT {column} FROM {table}{where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - names of ours
    return Statement(sql, (*parameters, query.top, query.skip))


def _where(query: Query) -> tuple[str, list[Parameter]]:
    parameters: list[Parameter] = []
    conditions = []
    if query.condition is not None:
        conditions.append(_condition(query.condition, parameters))
    if query.search:
        conditions.append(_search(query.search, parameters))
    return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), parameters


def _condition(node: Bound, parameters: list[Parameter]) -> str:
    """Write a condition that is true or false for every row, never null, so that it can be inverted."""
    match node:
        case Joined(is_all, nodes):
            glue = " AND " if is_all else " OR "
            return f"({glue.join(_condition(one, parameters) for one in nodes)})"
        case Inverted(inner):
            return f"(NOT {_condition(inner, parameters)})"
        case TextTest(name, function, text):
            return _FUNCTIONS[function](name, text, parameters)
        case Test(name, comparison, None):
            return _BLANK[comparison].format(name)
        case Test(name, comparison, Fraction() as value):
            return _number_test(name, comparison, value, parameters)
        case Test(name, comparison, value):
            parameters.append(str(value))
            return _COMPARE[comparison].format(name)
    raise AssertionError(node)


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


def _contains(name: str, text: str, parameters: list[Parameter]) -> str:
    parameters.append(text)
    return f"({name} IS NOT NULL AND instr({name}, ?) > 0)"


def _startswith(name: str, text: str, parameters: list[Parameter]) -> str:
    parameters.extend((len(text), text))
    return f"({name} IS NOT NULL AND substr({name}, 1, ?) = ?)"


def _endswith(name: str, text: str, parameters: list[Parameter]) -> str:
    if not text:
        return f"{name} IS NOT NULL"
    parameters.extend((-len(text), text))
    return f"({name} IS NOT NULL AND substr({name}, ?) = ?)"


_FUNCTIONS: Mapping[Function, Callable[[str, str, list[Parameter]], str]] = {
    Function.CONTAINS: _contains,
    Function.STARTSWITH: _startswith,
    Function.ENDSWITH: _endswith,
}


def _search(search: Search, parameters: list[Parameter]) -> str:
    alternatives = []
    for words in search:
        parameters.extend(words)
        alternatives.append("(" + " AND ".join(["instr(search_text, ?) > 0"] * len(words)) + ")")
    return f"({' OR '.join(alternatives)})"
