"""From the facts in which two documents differ to changes by rule. Refuses to read documents and to print."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isinf
from typing import Any

from contracts.diff.comparing import ASPECTS, events
from contracts.diff.facts import Pair, Place
from contracts.diff.leftovers import rule_id
from contracts.diff.raw import Spot, SpotKind, spots
from contracts.diff.rules import RULE_BY_ID, RULES, Level, Rule
from contracts.diff.tree import Tree
from contracts.diff.walk import pairs

_OTHER = RULE_BY_ID["document.other"]
_ORDER = {rule.id: index for index, rule in enumerate(RULES)}
_LEVELS = list(Level)
_STANDING = {True: "required", False: "optional", None: None}
_STANDING_ASPECTS = frozenset(("parameter", "body", "header", "property", "open-property"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change by one rule, wherever it shows. Values are texts, None where there is none; pointers have no `#`."""

    rule: Rule
    old: str | None
    new: str | None
    old_pointers: tuple[str, ...]
    new_pointers: tuple[str, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All changes between two documents, the gravest first."""

    old_name: str
    new_name: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many changes there are of each level."""
        counted = Counter(change.rule.level for change in self.changes)
        return {level: counted[level] for level in Level}


def compare(old: Tree, new: Tree) -> Difference:
    """Compare two documents; no changes when they are the same JSON value."""
    told: set[str] = set()
    found: list[Change] = []
    for pair in pairs(old, new):
        changes = tuple(_changes(pair))
        if changes:
            told |= pair.pointers
        found += changes
    left = (spot for spot in spots(old.value, new.value) if not _is_told(spot, told))
    found += [_leftover(spot, old, new) for spot in left]
    merged = sorted(_merged(_merged(found, by_pointer=True), by_pointer=False), key=_gravest_first)
    return Difference(old_name=old.name, new_name=new.name, changes=tuple(merged))


def _changes(pair: Pair) -> Iterator[Change]:
    aspect = ASPECTS[pair.aspect]
    family = f"{pair.side}.{aspect.family}" if pair.side and aspect.is_sided else aspect.family
    for event in events(pair.aspect, pair.old.value, pair.new.value):
        old, new = _texts(pair, event)
        yield Change(
            rule=RULE_BY_ID.get(f"{family}.{event}", _OTHER),
            old=old,
            new=new,
            old_pointers=pair.old.pointers,
            new_pointers=pair.new.pointers,
            places=(pair.place,),
        )


def _is_told(spot: Spot, told: set[str]) -> bool:
    """Whether a change tells of this very place, of one around it, or of one inside what came or went with it."""
    if spot.kind in (SpotKind.RENAMED, SpotKind.REORDERED):
        return False
    pointers = [pointer for pointer in (spot.old_pointer, spot.new_pointer) if pointer]
    if any(_ancestors(pointer) & told for pointer in pointers):
        return True
    return spot.kind is not SpotKind.CHANGED and any(one.startswith(f"{pointers[0]}/") for one in told)


def _ancestors(pointer: str) -> set[str]:
    parts = pointer.split("/")
    return {"/".join(parts[:count]) for count in range(2, len(parts) + 1)}


def _leftover(spot: Spot, old: Tree, new: Tree) -> Change:
    return Change(
        rule=RULE_BY_ID[rule_id(spot, old, new)],
        old=_shown(spot.old) if spot.old_pointer else None,
        new=_shown(spot.new) if spot.new_pointer else None,
        old_pointers=(spot.old_pointer,) if spot.old_pointer else (),
        new_pointers=(spot.new_pointer,) if spot.new_pointer else (),
    )


def _merged(changes: Iterable[Change], *, by_pointer: bool) -> tuple[Change, ...]:
    """Put together what stands once and shows in many places, or shows alike in many operations."""
    found: dict[Any, list[Change]] = {}
    for change in changes:
        wheres = tuple(sorted({place.where for place in change.places}))
        at = (change.old_pointers, change.new_pointers) if by_pointer or not change.places else wheres
        found.setdefault((change.rule.id, change.old, change.new, at), []).append(change)
    return tuple(_one(group) for group in found.values())


def _one(group: list[Change]) -> Change:
    first = group[0]
    return Change(
        rule=first.rule,
        old=first.old,
        new=first.new,
        old_pointers=tuple(dict.fromkeys(pointer for one in group for pointer in one.old_pointers)),
        new_pointers=tuple(dict.fromkeys(pointer for one in group for pointer in one.new_pointers)),
        places=tuple(dict.fromkeys(place for one in group for place in one.places)),
    )


def _gravest_first(change: Change) -> tuple[int, int]:
    return _LEVELS.index(change.rule.level), _ORDER[change.rule.id]


def _texts(pair: Pair, event: str) -> tuple[str | None, str | None]:
    """Return what is shown of both values: of sets only what one of them lacks."""
    old, new = pair.old.value, pair.new.value
    if pair.aspect in _STANDING_ASPECTS:
        return _STANDING[old], _STANDING[new]
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        only_old, only_new = old - new, new - old
        keeps_old, keeps_new = not event.endswith("added"), not event.endswith("removed")
        return (_shown(only_old) if keeps_old else None), (_shown(only_new) if keeps_new else None)
    return _shown(old), _shown(new)


def _shown(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value
        case float() if isinf(value):
            return None
        case (int() | float() as limit, int() as excluded):
            return _shown(limit) and f"{limit}{' (excluded)' if excluded else ''}"
        case frozenset():
            return ", ".join(sorted(map(str, value))) or None
    return json.dumps(value, ensure_ascii=False)
