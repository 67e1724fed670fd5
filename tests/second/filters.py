"""The filter language: a small parser by recursive descent that makes predicates over dicts."""

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from tests.second import instants
from tests.second.paper import kind_of

Row = Mapping[str, Any]
Predicate = Callable[[Row], bool]

_TOKEN = re.compile(r"[ \t\r\n]*(?:('(?:[^']|'')*')|([(),])|([^\s(),']+))")
_NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,2})?")
_MOST_TERMS = 200
_MOST_DEPTH = 40
_FUNCTIONS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": lambda left, right: bool(left > right),
    "ge": lambda left, right: bool(left >= right),
    "lt": lambda left, right: bool(left < right),
    "le": lambda left, right: bool(left <= right),
}


class FilterError(ValueError):
    """What is wrong with a filter, and at which token."""


def value_of(row: Row, field: str) -> Any:
    """A field as what it compares as; None for a blank."""
    value = row[field]
    if value is None or value == "":
        return None
    return instants.read(value) if kind_of(field) == "instant" else value


def compile_filter(text: str, fields: Collection[str]) -> Predicate:
    """Make a predicate of a filter; FilterError when it is malformed or names a field that is not of `fields`."""
    parser = _Parser(_tokens(text), fields)
    predicate = parser.either(0)
    if parser.peek() is not None:
        raise parser.error("the end")
    return predicate


def _tokens(text: str) -> list[str]:
    found, position, text = [], 0, text.rstrip(" \t\r\n")
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError("a quote is open")
        found.append(match[match.lastindex or 0])
        position = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str], fields: Collection[str]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._position = 0
        self._terms = 0

    def peek(self) -> str | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def error(self, wanted: str) -> FilterError:
        return FilterError(f"{wanted} is wanted as word {self._position + 1}")

    def _take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if token is None or (wanted is not None and token != wanted):
            raise self.error(wanted or "something more")
        self._position += 1
        return token

    def _chain(self, word: str, part: Callable[[int], Predicate], depth: int) -> list[Predicate]:
        parts = [part(depth)]
        while self.peek() == word:
            self._take()
            parts.append(part(depth))
        return parts

    def either(self, depth: int) -> Predicate:
        parts = self._chain("or", self._both, depth)
        return lambda row: any(part(row) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = self._chain("and", self._unary, depth)
        return lambda row: all(part(row) for part in parts)

    def _unary(self, depth: int) -> Predicate:
        if depth > _MOST_DEPTH:
            raise FilterError("nested too deep")
        if self.peek() == "not":
            self._take()
            inner = self._unary(depth + 1)
            return lambda row: not inner(row)
        if self.peek() == "(":
            self._take()
            group = self.either(depth + 1)
            self._take(")")
            return group
        return self._term()

    def _term(self) -> Predicate:
        self._terms += 1
        if self._terms > _MOST_TERMS:
            raise FilterError("too many terms")
        word = self._take()
        return self._function(word) if word in _FUNCTIONS and self.peek() == "(" else self._comparison(word)

    def _field(self, word: str) -> str:
        if word not in self._fields:
            raise FilterError("there is no such field")
        return word

    def _function(self, name: str) -> Predicate:
        self._take("(")
        field = self._field(self._take())
        self._take(",")
        part = self._text(self._take())
        self._take(")")
        if kind_of(field) != "text":
            raise FilterError("functions are for texts")
        test = _FUNCTIONS[name]
        return lambda row: bool(row[field]) and test(row[field], part)

    def _comparison(self, word: str) -> Predicate:
        field, operator = self._field(word), self._take()
        if operator == "in":
            return self._membership(field)
        literal = self._literal(field)
        if operator == "eq":
            return lambda row: bool(value_of(row, field) == literal)
        if operator == "ne":
            return lambda row: bool(value_of(row, field) != literal)
        if operator not in _ORDERS:
            raise self.error("a comparison")
        return _ordering(field, _ORDERS[operator], literal)

    def _membership(self, field: str) -> Predicate:
        self._take("(")
        literals = [self._literal(field)]
        while self.peek() == ",":
            self._take()
            literals.append(self._literal(field))
        self._take(")")
        return lambda row: value_of(row, field) in literals

    def _text(self, token: str) -> str:
        if not token.startswith("'"):
            raise self.error("a text in quotes")
        return token[1:-1].replace("''", "'")

    def _literal(self, field: str) -> Any:
        token = self._take()
        if token == "null":
            return None
        is_quoted = token.startswith("'")
        text = self._text(token) if is_quoted else token
        if is_quoted and text == "":
            return None
        try:
            return _typed(kind_of(field), text, is_quoted=is_quoted)
        except ValueError as error:
            raise self.error(f"a value for {field}") from error


def _ordering(field: str, holds: Callable[[Any, Any], bool], literal: Any) -> Predicate:
    def test(row: Row) -> bool:
        value = value_of(row, field)
        return value is not None and literal is not None and holds(value, literal)

    return test


def _typed(kind: str, text: str, *, is_quoted: bool) -> Any:
    if kind == "instant":
        return instants.read(text)
    if kind == "text" and is_quoted:
        return text
    if _NUMBER.fullmatch(text) is None:
        raise ValueError("no number")
    return text if kind == "text" else Decimal(text)
