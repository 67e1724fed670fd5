"""What a schema says, read keyword by keyword, `allOf` taken together. Refuses to go into what is inside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf
from typing import Any

from contracts.diff.facts import Reader, Value
from contracts.diff.tree import Node, canonical

ALL_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_CONSTRAINTS = (
    "not", "if", "then", "else", "contains", "minContains", "maxContains", "prefixItems", "patternProperties",
    "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedItems", "contentMediaType", "contentEncoding",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema as the mappings that must hold together: itself and, at any depth, what its `allOf` names.

    `sites` are the pointers of where it is used, `parts` what the references there lead to.
    """

    sites: tuple[str, ...]
    parts: tuple[Node, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Tells schemas of one document apart."""
        return tuple(part.pointer for part in self.parts)

    def nodes(self, keyword: str) -> list[Node]:
        """What the parts say under a keyword."""
        found = (part.get(keyword) for part in self.parts)
        return [node for node in found if node is not None]


def schema_of(nodes: Iterable[Node]) -> Schema:
    """The schema that nodes make together; DocumentError when one of them leads only to itself."""
    sites = tuple(nodes)
    seen: set[str] = set()
    parts = tuple(part for node in sites for part in _parts(node, seen))
    if not parts:
        raise sites[0].fault("a schema that does not lead to itself alone")
    return Schema(sites=tuple(node.pointer for node in sites), parts=parts)


def _parts(node: Node, seen: set[str]) -> Iterator[Node]:
    if node.pointer in seen:
        return
    seen.add(node.pointer)
    if node.is_reference:
        yield from _parts(node.target(), seen)
        if not node.tree.is_31:  # what stands beside a reference has no effect in 3.0
            return
    part = _as_mapping(node)
    yield part
    for member in part.elements("allOf"):
        yield from _parts(member, seen)


def _as_mapping(node: Node) -> Node:
    """Return the mapping that `true` and `false` stand for."""
    if isinstance(node.value, bool):
        return Node(tree=node.tree, value={} if node.value else {"not": {}}, pointer=node.pointer)
    return node


def _combined(keyword: str, combine: Callable[[Sequence[Any]], Any], blank: Any, read: Callable[[Node], Any]) -> Reader:
    def value(schema: Schema) -> Value:
        nodes = schema.nodes(keyword)
        pointers = tuple(node.pointer for node in nodes)
        return Value(value=combine([read(node) for node in nodes]) if nodes else blank, pointers=pointers)

    return value


def _limit(keyword: str, exclusive: str, sign: int) -> Reader:
    """Read a bound as number and whether it is excluded, in the spelling of 3.0 (a flag) and of 3.1 (a number)."""

    def value(schema: Schema) -> Value:
        pointers = tuple(node.pointer for name in (keyword, exclusive) for node in schema.nodes(name))
        found = [limit for part in schema.parts for limit in _limits(part, keyword, exclusive, sign)]
        return Value(value=(min if sign < 0 else max)(found, default=(-sign * inf, 0)), pointers=pointers)

    return value


def _limits(part: Node, keyword: str, exclusive: str, sign: int) -> Iterator[tuple[float, int]]:
    bound, excluded = part.get(keyword), part.get(exclusive)
    is_flag = excluded is not None and isinstance(excluded.value, bool)
    if bound is not None:
        yield bound.number(), sign if is_flag and excluded and excluded.value else 0
    if excluded is not None and not is_flag:
        yield excluded.number(), sign


def _types(schema: Schema) -> Value:
    nodes = schema.nodes("type")
    sets = [_type_set(node) for node in nodes]
    return Value(value=reduce(frozenset.__and__, sets, ALL_TYPES), pointers=tuple(node.pointer for node in nodes))


def _type_set(node: Node) -> frozenset[str]:
    """Return the types, where every integer is a number; null is another aspect."""
    named = frozenset(node.texts()) - {"null"}
    return named | {"integer"} if "number" in named else named


def _null(schema: Schema) -> Value:
    """Whether null is allowed; nothing when neither a type nor an enumeration has a say."""
    says = [one for part in schema.parts for one in _null_says(part)]
    pointers = [node.pointer for name in ("nullable", "type", "enum", "const") for node in schema.nodes(name)]
    return Value(value=all(says) if says else None, pointers=tuple(pointers))


def _null_says(part: Node) -> Iterator[bool]:
    types, nullable, const = part.get("type"), part.get("nullable"), part.get("const")
    if types is not None:
        yield "null" in types.texts() or (nullable is not None and nullable.flag())
    if part.get("enum") is not None:
        yield any(one.value is None for one in part.elements("enum"))
    if const is not None:
        yield const.value is None


def _enum(schema: Schema) -> Value:
    sets = [
        frozenset(canonical(one.value) for one in part.elements("enum")) for part in schema.parts if part.get("enum")
    ]
    sets += [frozenset({canonical(node.value)}) for node in schema.nodes("const")]
    pointers = tuple(node.pointer for name in ("enum", "const") for node in schema.nodes(name))
    return Value(value=frozenset.intersection(*sets) - {"null"} if sets else None, pointers=pointers)


def _marked(*keywords: str) -> Reader:
    """Read which of some flags are up."""

    def value(schema: Schema) -> Value:
        up = [node for keyword in keywords for node in schema.nodes(keyword)]
        names = frozenset(node.pointer.rpartition("/")[2] for node in up if node.flag())
        return Value(value=names, pointers=tuple(node.pointer for node in up))

    return value


def _constraints(schema: Schema) -> Value:
    nodes = [node for keyword in _CONSTRAINTS for node in schema.nodes(keyword)]
    said = frozenset(f"{node.pointer.rpartition('/')[2]}: {canonical(node.value)}" for node in nodes)
    return Value(value=said, pointers=tuple(node.pointer for node in nodes))


def _discriminator(schema: Schema) -> Value:
    nodes = schema.nodes("discriminator")
    names = tuple(name.text() for node in nodes if (name := node.get("propertyName")) is not None)
    mapping = {value: target.text() for node in nodes for value, target in node.members("mapping").items()}
    pointers = tuple(node.pointer for node in nodes)
    return Value(value=(names, tuple(sorted(mapping.items()))) if nodes else None, pointers=pointers)


def _texts(keyword: str) -> Reader:
    return _combined(keyword, frozenset, frozenset(), Node.text)


KEYWORDS: Mapping[str, Reader] = {
    "type": _types,
    "null": _null,
    "enum": _enum,
    "minimum": _limit("minimum", "exclusiveMinimum", 1),
    "maximum": _limit("maximum", "exclusiveMaximum", -1),
    "multipleOf": _combined("multipleOf", frozenset, frozenset(), Node.number),
    "minLength": _combined("minLength", max, 0, Node.number),
    "maxLength": _combined("maxLength", min, inf, Node.number),
    "minItems": _combined("minItems", max, 0, Node.number),
    "maxItems": _combined("maxItems", min, inf, Node.number),
    "minProperties": _combined("minProperties", max, 0, Node.number),
    "maxProperties": _combined("maxProperties", min, inf, Node.number),
    "uniqueItems": _marked("uniqueItems"),
    "pattern": _texts("pattern"),
    "format": _texts("format"),
    "default": _combined("default", lambda said: said[-1], None, lambda node: canonical(node.value)),
    "access": _marked("readOnly", "writeOnly"),
    "deprecated": _marked("deprecated"),
    "discriminator": _discriminator,
    "constraint": _constraints,
}
"""What is compared value by value; what has schemas inside it is walked by `contracts.diff.nesting`."""
