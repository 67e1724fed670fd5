"""Walks two schemas side by side into what they hold: properties, items, variants. Refuses to judge what it meets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.diff.facts import Pair, Value, differing, stated
from contracts.diff.schemas import KEYWORDS, Schema, schema_of
from contracts.diff.tree import Node, canonical
from contracts.errors import DocumentError

_MOST_DEPTH = 60
_GROUPS = ("oneOf", "anyOf")

Key = tuple[tuple[str, ...], tuple[str, ...]]


class SchemaWalk:
    """Compares schemas. Each two are compared once, so a schema inside itself ends, and so do very many references.

    What differs inside a schema that holds itself is told for the first place where it is met.
    """

    def __init__(self) -> None:
        self._known: dict[Key, tuple[Pair, ...]] = {}
        self._depth = 0

    def compare(self, old: Schema, new: Schema) -> tuple[Pair, ...]:
        """The aspects in which two schemas differ, with places relative to them."""
        key = (old.key, new.key)
        if key not in self._known:
            if self._depth > _MOST_DEPTH:
                raise DocumentError(f"schemas are nested more than {_MOST_DEPTH} deep at #{new.key[0]}")
            self._known[key] = ()
            self._depth += 1
            self._known[key] = tuple(self._pairs(old, new))
            self._depth -= 1
        return self._known[key]

    def optional(self, old: Sequence[Node], new: Sequence[Node], segment: str) -> Iterator[Pair]:
        """Yield what differs between schemas of which either may be missing, which allows everything."""
        if old and new:
            yield from (pair.under(segment) for pair in self.compare(schema_of(old), schema_of(new)))
        elif old or new:
            yield Pair(aspect="schema", old=_present(old), new=_present(new)).under(segment)

    def _pairs(self, old: Schema, new: Schema) -> Iterator[Pair]:
        yield from differing(KEYWORDS, old, new)
        yield from self._properties(old, new)
        yield from self.optional(old.nodes("items"), new.nodes("items"), "[]")
        yield from self._others(old, new)
        for keyword in _GROUPS:
            yield from self._groups(keyword, old, new)

    def _properties(self, old: Schema, new: Schema) -> Iterator[Pair]:
        before, after = _properties(old), _properties(new)
        for name in dict.fromkeys((*before, *after)):
            if name in before and name in after:
                yield from self.optional(before[name], after[name], f".{name}")
            else:
                aspect = "property" if _is_closed(old if name in after else new) else "open-property"
                yield Pair(
                    aspect=aspect,
                    old=_standing(old, name, before.get(name, [])),
                    new=_standing(new, name, after.get(name, [])),
                ).under(f".{name}")
        yield from _required(old, new, {*before} ^ {*after})

    def _others(self, old: Schema, new: Schema) -> Iterator[Pair]:
        """Yield what differs in the properties that are not named."""
        before, after = _is_closed(old), _is_closed(new)
        if before != after:
            yield Pair(aspect="closed", old=_closing(old), new=_closing(new))
        elif not before:
            yield from self.optional(_schemas_of_others(old), _schemas_of_others(new), ".{other}")

    def _groups(self, keyword: str, old: Schema, new: Schema) -> Iterator[Pair]:
        """Yield what differs in the groups of variants; a schema has several of them by its `allOf`."""
        before, after = old.nodes(keyword), new.nodes(keyword)
        for one, other in zip(_variants(old, keyword), _variants(new, keyword), strict=False):
            yield from self._variants(one, other)
        common = min(len(before), len(after))
        for group in before[common:]:
            yield Pair(aspect="variants", old=stated(group, keyword), new=Value(value=None))
        for group in after[common:]:
            yield Pair(aspect="variants", old=Value(value=None), new=stated(group, keyword))

    def _variants(self, old: Sequence[Node], new: Sequence[Node]) -> Iterator[Pair]:
        for before, after in self._matched(old, new):
            if before and after:
                yield from self.optional([before], [after], f"({_name(after)})")
            else:
                name_of_old, name_of_new = before and _name(before), after and _name(after)
                yield Pair(aspect="variant", old=stated(before, name_of_old), new=stated(after, name_of_new))

    def _matched(self, old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[Node | None, Node | None]]:
        """Pair variants by name or text, then by meaning, then those written in place by order."""
        remaining = list(new)
        rest = []
        for one in old:
            same = next((other for other in remaining if canonical(other.value) == canonical(one.value)), None)
            if same is None:
                rest.append(one)
            else:
                remaining.remove(same)
                yield one, same
        for one in rest:
            match = next((other for other in remaining if self._is_like(one, other)), None)
            if match is not None:
                remaining.remove(match)
            yield one, match
        yield from ((None, other) for other in remaining)

    def _is_like(self, old: Node, new: Node) -> bool:
        if not (old.is_reference and new.is_reference):
            return True
        return not self.compare(schema_of([old]), schema_of([new]))


def _present(nodes: Sequence[Node]) -> Value:
    return Value(value=bool(nodes) or None, pointers=tuple(node.pointer for node in nodes))


def _properties(schema: Schema) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for part in schema.parts:
        for name, node in part.members("properties").items():
            found.setdefault(name, []).append(node)
    return found


def _requiring(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Return the pointers of the lists that require each name."""
    found: dict[str, tuple[str, ...]] = {}
    for node in schema.nodes("required"):
        for name in node.texts():
            found[name] = (*found.get(name, ()), node.pointer)
    return found


def _standing(schema: Schema, name: str, nodes: Iterable[Node]) -> Value:
    """Whether a property is required; nothing when there is no such property."""
    pointers = tuple(node.pointer for node in nodes)
    lists = _requiring(schema).get(name, ())
    return Value(value=bool(lists), pointers=(*pointers, *lists)) if pointers else Value(value=None, pointers=lists)


def _required(old: Schema, new: Schema, told: set[str]) -> Iterator[Pair]:
    before, after = _requiring(old), _requiring(new)
    for name in sorted((before.keys() ^ after.keys()) - told):
        yield Pair(
            aspect="property",
            old=Value(value=name in before, pointers=before.get(name, ())),
            new=Value(value=name in after, pointers=after.get(name, ())),
        ).under(f".{name}")


def _others(schema: Schema) -> list[Node]:
    return [*schema.nodes("additionalProperties"), *schema.nodes("unevaluatedProperties")]


def _is_closed(schema: Schema) -> bool:
    return any(node.value is False for node in _others(schema))


def _closing(schema: Schema) -> Value:
    return Value(value=_is_closed(schema), pointers=tuple(node.pointer for node in _others(schema)))


def _schemas_of_others(schema: Schema) -> list[Node]:
    return [node for node in _others(schema) if isinstance(node.value, Mapping) and node.value]


def _variants(schema: Schema, keyword: str) -> list[list[Node]]:
    return [group for part in schema.parts if (group := part.elements(keyword))]


def _name(variant: Node) -> str:
    """Return what a variant is called: the component it refers to, its title, or its place."""
    if variant.is_reference:
        return str(variant.value["$ref"]).rpartition("/")[2]
    title = variant.value.get("title") if isinstance(variant.value, Mapping) else None
    return str(title or f"variant {variant.pointer.rpartition('/')[2]}")
