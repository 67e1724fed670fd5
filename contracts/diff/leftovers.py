"""Names the differences that no walk has told of by where they stand. Refuses to overlook any."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.diff.raw import Spot, SpotKind
from contracts.diff.tree import Tree, tokens

_MAPS_OF_NAMES = frozenset({
    "paths", "webhooks", "schemas", "responses", "parameters", "examples", "requestBodies", "headers",
    "securitySchemes", "links", "callbacks", "pathItems", "properties", "patternProperties", "dependentSchemas",
    "$defs", "content", "encoding", "variables", "mapping", "scopes",
})  # fmt: skip
_VALUES = frozenset({"default", "enum", "const", "example"})
_PROSE = frozenset({
    "description", "summary", "title", "externalDocs", "contact", "license", "termsOfService", "bearerFormat",
    "$comment",
})  # fmt: skip
_EXAMPLES = frozenset({"example", "examples"})
_EXTENSIONS = {
    "x-error-codes": "extension.error-codes",
    "x-personal": "extension.personal",
    "x-since-22.3": "extension.later-values",
}
_RENAMES = {SpotKind.RENAMED: "path.parameter-renamed", SpotKind.REORDERED: "document.reordered"}
_COMPONENTS = {SpotKind.ADDED: "component.added", SpotKind.REMOVED: "component.removed"}
_OTHER = "document.other"

Named = Callable[["_Where"], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """A difference, the keywords on the way to it, and whether a walk has read it or anything of its component."""

    spot: Spot
    keywords: tuple[str, ...]
    names: tuple[str, ...]
    is_read: bool
    is_reached: bool


def rule_id(spot: Spot, old: Tree, new: Tree) -> str:
    """The id of the rule that a difference comes under."""
    pointer = spot.new_pointer or spot.old_pointer
    where = _Where(
        spot=spot,
        keywords=tuple(keywords(pointer)),
        names=tuple(tokens(pointer)),
        is_read=spot.old_pointer in old.read or spot.new_pointer in new.read,
        is_reached=_is_reached(spot.old_pointer, old) or _is_reached(spot.new_pointer, new),
    )
    return next((found for named in _NAMED if (found := named(where)) is not None), _OTHER)


def keywords(pointer: str) -> Iterator[str]:
    """The names on a pointer's way that mean something to OpenAPI, without those that authors gave."""
    is_given = False
    for token in tokens(pointer):
        if is_given or token.isdecimal():
            is_given = False
            continue
        yield token
        if token.startswith("x-") or token in _VALUES:
            return
        is_given = token in _MAPS_OF_NAMES


def _is_reached(pointer: str, tree: Tree) -> bool:
    """Whether a walk came to the component that a pointer lies in; outside the components always."""
    names = pointer.split("/")
    if len(names) < 4 or names[1] != "components":
        return True
    component = "/".join(names[:4])
    return component in tree.read


def _by_extension(where: _Where) -> str | None:
    found = next((one for one in where.keywords if one.startswith("x-")), None)
    return found and _EXTENSIONS.get(found, "extension.other" if not where.is_read else None)


def _by_keyword(where: _Where) -> str | None:
    said = set(where.keywords)
    for words, found in ((_EXAMPLES, "example.changed"), (_PROSE, "prose.changed"), ({"tags"}, "tags.changed")):
        if said & words:
            return found
    return None


def _by_top(where: _Where) -> str | None:
    return {
        ("info", "version"): "document.api-version",
        ("openapi",): "document.openapi-version",
        ("jsonSchemaDialect",): "document.openapi-version",
    }.get(where.names)


def _by_kind(where: _Where) -> str | None:
    return _RENAMES.get(where.spot.kind)


def _by_server(where: _Where) -> str | None:
    return "server.variable-changed" if {"servers", "variables"} <= set(where.keywords) else None


def _by_component(where: _Where) -> str | None:
    if where.names[:1] != ("components",):
        return None
    if len(where.names) <= 3:
        return _COMPONENTS.get(where.spot.kind)
    return None if where.is_reached else "component.unused-changed"


def _by_reference(where: _Where) -> str | None:
    return "document.reference" if where.keywords[-1:] in (("$ref",), ("allOf",)) else None


def _by_reading(where: _Where) -> str | None:
    return "document.respelled" if where.is_read else None


_NAMED: tuple[Named, ...] = (
    _by_top,
    _by_extension,
    _by_keyword,
    _by_kind,
    _by_server,
    _by_component,
    _by_reference,
    _by_reading,
)
"""Asked in this order; the first that knows a name gives it."""
