"""Where two trees differ as mere JSON, so that no change is overlooked. Refuses to know what the members mean."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contracts.diff.operations import nameless
from contracts.diff.tree import canonical, child_pointer

_PATHS = "/paths"


class SpotKind(StrEnum):
    """What became of a value."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place where the trees differ. The pointer into a tree that has no such value is empty."""

    kind: SpotKind
    old_pointer: str
    new_pointer: str
    old: Any = None
    new: Any = None


def spots(old: Any, new: Any, old_pointer: str = "", new_pointer: str = "") -> Iterator[Spot]:
    """Yield the differing places, as deep as they can be told; none when both are the same JSON value."""
    if canonical(old) == canonical(new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _members(old, new, old_pointer, new_pointer)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _elements(old, new, old_pointer, new_pointer)
    else:
        yield Spot(kind=SpotKind.CHANGED, old_pointer=old_pointer, new_pointer=new_pointer, old=old, new=new)


def _members(old: Mapping[str, Any], new: Mapping[str, Any], old_pointer: str, new_pointer: str) -> Iterator[Spot]:
    spell = nameless if old_pointer == _PATHS else str
    before, after = _by(spell, old), _by(spell, new)
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        here = child_pointer(old_pointer, one) if one is not None else ""
        there = child_pointer(new_pointer, other) if other is not None else ""
        if one is None or other is None:
            yield _single(here, there, old.get(one or ""), new.get(other or ""))
            continue
        if one != other:
            yield Spot(kind=SpotKind.RENAMED, old_pointer=here, new_pointer=there, old=one, new=other)
        yield from spots(old[one], new[other], here, there)


def _by(spell: Callable[[str], str], members: Mapping[str, Any]) -> dict[str, str]:
    """Return the keys by their spelling; those that would collide stay as they are."""
    found: dict[str, str] = {}
    for key in members:
        found[spell(key) if spell(key) not in found else key] = key
    return found


def _single(old_pointer: str, new_pointer: str, old: Any, new: Any) -> Spot:
    kind = SpotKind.ADDED if new_pointer else SpotKind.REMOVED
    return Spot(kind=kind, old_pointer=old_pointer, new_pointer=new_pointer, old=old, new=new)


def _elements(old: list[Any], new: list[Any], old_pointer: str, new_pointer: str) -> Iterator[Spot]:
    """Tell a list of scalars as a whole, another one element by element: the equal ones, the rest in order."""
    before, after = [canonical(one) for one in old], [canonical(one) for one in new]
    if sorted(before) == sorted(after):
        yield Spot(kind=SpotKind.REORDERED, old_pointer=old_pointer, new_pointer=new_pointer, old=old, new=new)
    elif not any(isinstance(one, (Mapping, list)) for one in (*old, *new)):
        yield Spot(kind=SpotKind.CHANGED, old_pointer=old_pointer, new_pointer=new_pointer, old=old, new=new)
    else:
        yield from _rest(old, new, _left(before, after), _left(after, before), (old_pointer, new_pointer))


def _rest(
    old: list[Any], new: list[Any], left_old: Sequence[int], left_new: Sequence[int], pointers: tuple[str, str]
) -> Iterator[Spot]:
    for index in range(max(len(left_old), len(left_new))):
        one = left_old[index] if index < len(left_old) else None
        other = left_new[index] if index < len(left_new) else None
        here = f"{pointers[0]}/{one}" if one is not None else ""
        there = f"{pointers[1]}/{other}" if other is not None else ""
        if one is not None and other is not None:
            yield from spots(old[one], new[other], here, there)
        else:
            yield _single(here, there, None if one is None else old[one], None if other is None else new[other])


def _left(mine: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """Return the indexes of the elements that have no equal on the other side."""
    remaining = list(theirs)
    left = []
    for index, one in enumerate(mine):
        if one in remaining:
            remaining.remove(one)
        else:
            left.append(index)
    return left
