"""Binds a filter's tree to the fields of a collection, and its literals to their kinds. Refuses to know SQL."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeAlias

from mockpbx.errors import ValidationError, invalid
from mockpbx.model import SECOND
from mockpbx.model.instant import parse_instant
from mockpbx.query.tree import And, Call, Compare, Comparison, Field, Function, In, Literal, Node, Not, Or
from mockpbx.spec import Collection, FieldKind

Value: TypeAlias = str | Fraction | None
_FRACTION = re.compile(r"\.([0-9]+)")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of a field with a value of its kind: text, or an exact number; None is the blank."""

    name: str
    comparison: Comparison
    value: Value


@dataclass(frozen=True, slots=True)
class TextTest:
    """A function of a text field and a text."""

    name: str
    function: Function
    text: str


@dataclass(frozen=True, slots=True)
class Inverted:
    """The inversion of a bound node."""

    node: "Bound"


@dataclass(frozen=True, slots=True)
class Joined:
    """All (or any) of the bound nodes."""

    is_all: bool
    nodes: "tuple[Bound, ...]"


Bound: TypeAlias = Test | TextTest | Inverted | Joined


def bind_filter(node: Node, collection: Collection) -> Bound:
    """Bind a tree; ValidationError names the column, what was given and what would be accepted."""
    match node:
        case And(nodes) | Or(nodes):
            return Joined(isinstance(node, And), tuple(bind_filter(one, collection) for one in nodes))
        case Not(inner):
            return Inverted(bind_filter(inner, collection))
        case Compare(field, comparison, literal):
            return Test(field.name, comparison, _value(field, literal, collection))
        case In(field, literals):
            tests = tuple(Test(field.name, Comparison.EQ, _value(field, one, collection)) for one in literals)
            return Joined(False, tests)
        case Call(function, field, literal):
            return TextTest(field.name, function, _text_for(field, literal, collection))


def field_kind(name: str, collection: Collection, allowed: tuple[str, ...], *, option: str, column: int) -> FieldKind:
    """Return the kind of a field that an option may name; ValidationError with the nearest names otherwise."""
    if name in allowed:
        return collection.kinds[name]
    near = get_close_matches(name, allowed, n=3)
    advice = {"nearest": near} if near else {"known": sorted(allowed)}
    raise invalid(option, f"column {column}: {name[:64]} is not a field here", column=column, **advice)


def _kind(field: Field, collection: Collection) -> FieldKind:
    return field_kind(field.name, collection, collection.filterable, option="filter", column=field.column)


def _text_for(field: Field, literal: Literal, collection: Collection) -> str:
    if _kind(field, collection) is not FieldKind.TEXT:
        raise _refused(literal, f"{field.name} is not text, which the functions want")
    if literal.text is None or not literal.is_quoted:
        raise _refused(literal, "a quoted text is wanted")
    return literal.text


def _value(field: Field, literal: Literal, collection: Collection) -> Value:
    kind = _kind(field, collection)
    if literal.text is None or (literal.is_quoted and literal.text == ""):
        return None
    return _READERS[kind](field, literal, literal.text)


def _text(field: Field, literal: Literal, text: str) -> str:
    if not literal.is_quoted:
        raise _refused(literal, f"{field.name} is text: write '{text[:64]}' with quotes")
    return text


def _number(field: Field, literal: Literal, text: str) -> Fraction:
    if _NUMBER.fullmatch(text) is None:
        raise _refused(literal, f"{field.name} is a number, not {text[:64]!r}")
    return Fraction(text)


def _instant(field: Field, literal: Literal, text: str) -> Fraction:
    try:
        whole = parse_instant(_FRACTION.sub("", text, count=1))
    except ValueError as error:
        hint = "; write + as %2B in a URL" if " " in text else ""
        wanted = f"{field.name} is a time: write it by RFC 3339 with an offset, as 2026-03-09T14:00:00Z{hint}"
        raise _refused(literal, wanted) from error
    fraction = _FRACTION.search(text)
    # Finer than a microsecond still compares exactly.
    return whole + (Fraction(f"0.{fraction[1]}") * SECOND if fraction else Fraction(0))


_READERS: Mapping[FieldKind, Callable[[Field, Literal, str], str | Fraction]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.INSTANT: _instant,
}


def _refused(literal: Literal, reason: str) -> ValidationError:
    return invalid("filter", f"column {literal.column}: {reason}", column=literal.column)
