"""The filters that can be read without a query engine: comparisons and functions joined by `and`.

Whatever else a recorded request asks for is left unread, and its answer unjudged in this respect.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.document import Collection, FieldKind
from contracts.relations.values import COMPARE, FUNCTIONS, Predicate, value_of

_LITERAL = r"'(?:[^']|'')*'|[^\s()',]+"
_TERM = re.compile(
    rf"\s*(?:(?P<field>\w+)\s+(?P<operator>eq|ne|gt|ge|lt|le)\s+(?P<literal>{_LITERAL})"
    rf"|(?P<function>startswith|endswith|contains)\(\s*(?P<name>\w+)\s*,\s*(?P<text>'(?:[^']|'')*')\s*\))\s*"
)
_AND = re.compile(r"and\s")


def plain_filter(text: str, collection: Collection) -> Predicate | None:
    """What a filter of this simple form means; None for any other, and for fields the collection does not have."""
    terms = list(_terms(text, collection))
    if not terms or None in terms:
        return None
    known = [term for term in terms if term is not None]
    return lambda row: all(term(row) for term in known)


def _terms(text: str, collection: Collection) -> Iterator[Predicate | None]:
    place = 0
    while True:
        found = _TERM.match(text, place)
        if found is None:
            yield None
            return
        yield _function(found, collection) if found["function"] else _comparison(found, collection)
        place = found.end()
        if place == len(text):
            return
        joined = _AND.match(text, place)
        if joined is None:
            yield None
            return
        place = joined.end()


def _comparison(found: re.Match[str], collection: Collection) -> Predicate | None:
    name, operator = found["field"], found["operator"]
    if name not in collection.filterable:
        return None
    kind = collection.fields[name].kind
    try:
        bound = _value(found["literal"], kind)
    except ValueError:
        return None
    # Whether a blank is less than something is not for a comparison with null to say.
    if bound is None and operator not in ("eq", "ne"):
        return None
    return lambda row: COMPARE[operator](value_of(row, name, kind), bound)


def _function(found: re.Match[str], collection: Collection) -> Predicate | None:
    name, function, part = found["name"], found["function"], _plain(found["text"])
    if name not in collection.filterable or collection.fields[name].kind is not FieldKind.TEXT:
        return None
    return lambda row: bool(row.get(name)) and FUNCTIONS[function](row[name], part)


def _value(literal: str, kind: FieldKind) -> Any:
    """The value of a literal as its field compares it; ValueError when it is none of that kind."""
    if literal in ("null", "''"):
        return None
    plain = _plain(literal)
    if kind is FieldKind.NUMBER:
        return float(plain)
    if kind is FieldKind.INSTANT:
        moment = datetime.fromisoformat(plain)
        if moment.tzinfo is None:
            raise ValueError(plain)
        return moment
    if plain == literal:
        raise ValueError(literal)
    return plain


def _plain(literal: str) -> str:
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else literal
