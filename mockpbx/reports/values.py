"""Values of many legs, read in portions. Refuses to know what they are for."""

from collections.abc import Iterator
from typing import Any

from mockpbx.history import Rows
from mockpbx.reports.kind import Scope

_AT_ONCE = 2048


def values_of_legs(scope: Scope, legs: Rows, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the named values of legs, leg by leg; None is the blank."""
    table = scope.history.legs
    for start in range(0, len(legs), _AT_ONCE):
        portion = legs[start : start + _AT_ONCE]
        yield from zip(*(table[name].values(portion) for name in names), strict=True)
