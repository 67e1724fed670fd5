"""The tree of a filter as frozen values. Refuses to know fields, text and SQL."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Comparison(StrEnum):
    """How a field is compared with a literal."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"


class Function(StrEnum):
    """What a text is asked about another."""

    STARTSWITH = "startswith"
    ENDSWITH = "endswith"
    CONTAINS = "contains"


@dataclass(frozen=True, slots=True)
class Field:
    """A field's name and the column (from 1) at which it stands."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was written: its text without quotes, whether it was quoted, and where it stands. None is null."""

    text: str | None
    is_quoted: bool
    column: int


@dataclass(frozen=True, slots=True)
class Compare:
    """`field op literal`."""

    field: Field
    comparison: Comparison
    literal: Literal


@dataclass(frozen=True, slots=True)
class In:
    """`field in (literal, ...)`."""

    field: Field
    literals: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`function(field, 'text')`."""

    function: Function
    field: Field
    literal: Literal


@dataclass(frozen=True, slots=True)
class Not:
    """The inversion of a node."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the nodes."""

    nodes: "tuple[Node, ...]"


Node: TypeAlias = Compare | In | Call | Not | And | Or
