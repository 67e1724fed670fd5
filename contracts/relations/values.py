"""Values of a collection's fields: what they compare as, which may stand in a filter, and how they are spelt there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from contracts.document import FieldKind

_LONGEST = 200


Row = Mapping[str, Any]
Predicate = Callable[[Row], bool]


def value_of(row: Row, name: str, kind: FieldKind) -> Any:
    """Return a field as what it compares as; None for a blank."""
    value = row.get(name)
    if value is None or value == "":
        return None
    return _instant(value) if kind is FieldKind.INSTANT else value


# The same few hundred instants are compared again and again.
_instant = lru_cache(maxsize=8192)(datetime.fromisoformat)

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": lambda left, right: left is not None and bool(left > right),
    "ge": lambda left, right: left is not None and bool(left >= right),
    "lt": lambda left, right: left is not None and bool(left < right),
    "le": lambda left, right: left is not None and bool(left <= right),
}
FUNCTIONS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda text, part: part in text,
}


def is_usable(value: Any) -> bool:
    """Say whether a value may stand in a filter: not blank, not too long for an address, made of whole characters."""
    if isinstance(value, str):
        return 0 < len(value) <= _LONGEST and "\N{REPLACEMENT CHARACTER}" not in value
    return value is not None


def usable_values(name: str, rows: Sequence[Row]) -> list[Any]:
    """Return the different values of a field that may stand in a filter, in a fixed order."""
    return sorted({row[name] for row in rows if is_usable(row.get(name))}, key=str)


def quoted(text: str) -> str:
    """Spell a text as a literal of the filter."""
    return "'" + text.replace("'", "''") + "'"


def bound_of(value: Any, kind: FieldKind) -> Any:
    """What a literal stands for: a moment, or the text or number that it is."""
    return datetime.fromisoformat(value) if kind is FieldKind.INSTANT else value
