"""The OpenAPI document as the judge reads it: operations, collections and what they promise. Refuses to know HTTP."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

import yaml

from contracts.errors import DocumentError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
FILE_NAME = "openapi.yaml"

_PARAMETER = re.compile(r"\{([^{}]+)\}")
# The C loader reads the document in a tenth of the time, where PyYAML was built with it.
_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FieldKind(StrEnum):
    """How the values of a field compare: text by code point, instants as moments, numbers by value."""

    TEXT = "text"
    INSTANT = "instant"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property of a collection's row. `values` are the values an enumeration allows, null left out; else empty."""

    name: str
    kind: FieldKind
    nullable: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What the document promises of a list operation. `default_order` pairs a field with "is descending"."""

    name: str
    operation_id: str
    key: str
    fields: Mapping[str, Field]
    filterable: tuple[str, ...]
    sortable: tuple[str, ...]
    searchable: tuple[str, ...]
    default_order: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `resource` and `role` are empty when the document does not say; `method` is upper-case.

    `definition` is the operation as written, its parameters and responses resolved and the former joined with those of
    its path; `statuses` are the status codes it declares.
    """

    operation_id: str
    method: str
    path: str
    public: bool
    resource: str
    role: str
    statuses: frozenset[int]
    definition: Mapping[str, Any]
    collection: Collection | None = None
    pattern: re.Pattern[str] = field(repr=False)

    @property
    def parameters(self) -> tuple[Mapping[str, Any], ...]:
        """The parameters of path, query and header, resolved."""
        return tuple(self.definition["parameters"])

    def path_values(self, path: str) -> tuple[str, ...]:
        """The decoded values of the path's parameters, in their order; empty when the path is not of this operation."""
        found = self.pattern.fullmatch(path)
        return tuple(unquote(value) for value in found.groups()) if found else ()

    def path_for(self, *values: str) -> str:
        """The path with its parameters filled in, each a value such as `path_values` gives: all is encoded in it."""
        return self._filled(quote(str(value), safe="") for value in values)

    def path_as_spelt(self, *values: str) -> str:
        """The path with its parameters filled in as they stand in an address: an escape stays as it is."""
        return self._filled(quote(str(value), safe="%") for value in values)

    def _filled(self, spelt: Iterator[str]) -> str:
        # Dots alone would be taken for steps on the way.
        filled = (one.replace(".", "%2E") if set(one) == {"."} else one for one in spelt)
        return _PARAMETER.sub(lambda _: next(filled), self.path)


class Document:
    """The loaded document. `path` is the file it came from, `tree` what it holds, references unresolved."""

    def __init__(self, tree: Mapping[str, Any], *, path: Path) -> None:
        """Reads the operations of a parsed document; raises DocumentError when it is no OpenAPI document."""
        if not str(tree.get("openapi", "")).startswith("3.") or not isinstance(tree.get("paths"), Mapping):
            raise DocumentError(f"{path} is no OpenAPI 3 document with paths")
        self.path = path
        self.tree = tree
        try:
            self.operations: Mapping[str, Operation] = {one.operation_id: one for one in self._operations()}
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(f"{path} lacks what the judge needs: {type(error).__name__} {error}") from error

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Loads a file, or the document this package ships; raises DocumentError when it cannot be read."""
        found = path or shipped_path()
        try:
            tree = yaml.load(found.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader, see below
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise DocumentError(f"cannot read the document {found}: {error}") from error
        if not isinstance(tree, Mapping):
            raise DocumentError(f"{found} is no OpenAPI document")
        return cls(tree, path=found)

    @property
    def base_path(self) -> str:
        """The path of the first server, such as `/api`; empty for the root."""
        servers = self.tree.get("servers") or [{"url": "/"}]
        return urlsplit(_PARAMETER.sub("x", str(servers[0]["url"]))).path.rstrip("/")

    @cached_property
    def personal(self) -> frozenset[str]:
        """The names of the members whose values tell of people."""
        return frozenset(name for name, schema in self._properties(self.tree) if self._is_personal(schema))

    def example_body(self, operation: Operation) -> Any:
        """A body that the document gives as an example of an operation's request; None when it gives none."""
        body = self.resolve(operation.definition.get("requestBody", {}))
        media = body.get("content", {}).get("application/json", {})
        examples = [self.resolve(one).get("value") for one in media.get("examples", {}).values()]
        return media.get("example", examples[0] if examples else None)

    def line_of(self, operation_id: str | None) -> int:
        """The line of the file on which an operation begins, counted from 1; 1 for one that it does not have."""
        return self._lines.get(operation_id or "", 1)

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        """The lines of the operations; none where the document came from elsewhere than a file of its own."""
        try:
            root = yaml.compose(self.path.read_text(encoding="utf-8"), _Loader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return {}
        paths = _member(root, "paths")
        found = (
            (_member(operation, "operationId"), key.start_mark.line + 1)
            for _, item in paths.value
            for key, operation in item.value
            if key.value in METHODS
        )
        return {name.value: line for name, line in found}

    def _properties(self, node: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(node, Mapping):
            stated = node.get("properties")
            yield from stated.items() if isinstance(stated, Mapping) else ()
        for one in node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ():
            yield from self._properties(one)

    def _is_personal(self, schema: Any) -> bool:
        found = self.resolve(schema)
        if not isinstance(found, Mapping):
            return False
        return bool(found.get("x-personal")) or any(self._is_personal(one) for one in found.get("allOf", ()))

    def resolve(self, node: Any) -> Any:
        """What a node names by `$ref`, however often; the node itself when it names nothing."""
        while isinstance(node, Mapping) and "$ref" in node:
            target: Any = self.tree
            for part in str(node["$ref"]).removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def match(self, method: str, url_path: str) -> Operation | None:
        """The operation that a method and a path relative to the base path mean; None when they mean none."""
        path = url_path.split("?", 1)[0]
        fitting = [one for one in self.operations.values() if one.method == method and one.pattern.fullmatch(path)]
        return min(fitting, key=lambda one: one.pattern.groups, default=None)

    def knows_path(self, url_path: str) -> bool:
        """Whether some operation has this path, relative to the base path."""
        return any(one.pattern.fullmatch(url_path) for one in self.operations.values())

    def by_role(self, resource: str, role: str) -> Operation | None:
        """The operation that plays a role for a resource; None when there is none."""
        fitting = (one for one in self.operations.values() if (one.resource, one.role) == (resource, role))
        return next(fitting, None)

    def of(self, resource: str, role: str) -> Operation:
        """The operation that plays a role for a resource; raises DocumentError when there is none."""
        found = self.by_role(resource, role)
        if found is None:
            raise DocumentError(f"{self.path} has no operation with the role {role!r} for {resource!r}")
        return found

    def collections(self) -> tuple[Collection, ...]:
        """The collections of the document, in its order."""
        return tuple(one.collection for one in self.operations.values() if one.collection is not None)

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.tree["paths"].items():
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item)

    def _operation(self, path: str, method: str, item: Mapping[str, Any]) -> Operation:
        definition = dict(item[method])
        stated = [*item.get("parameters", []), *definition.get("parameters", [])]
        definition["parameters"] = [self.resolve(one) for one in stated]
        definition["responses"] = {str(status): self.resolve(one) for status, one in definition["responses"].items()}
        resource = definition.get("x-resource", {})
        return Operation(
            operation_id=definition["operationId"],
            method=method.upper(),
            path=path,
            public=not definition.get("security", self.tree.get("security", [])),
            resource=resource.get("name", ""),
            role=resource.get("role", ""),
            statuses=frozenset(_statuses(definition["responses"])),
            definition=definition,
            collection=self._collection(definition),
            pattern=_pattern(path),
        )

    def _collection(self, definition: Mapping[str, Any]) -> Collection | None:
        stated = definition.get("x-collection")
        if stated is None:
            return None
        page = definition["responses"]["200"]["content"]["application/json"]["schema"]
        row = self.resolve(self.resolve(page)["properties"]["items"]["items"])
        return Collection(
            name=definition["x-resource"]["name"],
            operation_id=definition["operationId"],
            key=stated["key"],
            fields={name: self._field(name, schema) for name, schema in row["properties"].items()},
            filterable=tuple(stated["filterable"]),
            sortable=tuple(stated["sortable"]),
            searchable=tuple(stated["searchable"]),
            default_order=tuple(sort_key(key) for key in stated["default-order"]),
        )

    def _field(self, name: str, schema: Any) -> Field:
        schema = self.resolve(schema)
        while "type" not in schema:
            schema = self.resolve(schema["allOf"][0])
        values = tuple(str(value) for value in schema.get("enum", ()) if value is not None)
        return Field(name=name, kind=_kind(schema), nullable=bool(schema.get("nullable")), values=values)


def _kind(schema: Mapping[str, Any]) -> FieldKind:
    if schema["type"] in ("integer", "number"):
        return FieldKind.NUMBER
    return FieldKind.INSTANT if schema.get("format") == "date-time" else FieldKind.TEXT


def sort_key(text: str) -> tuple[str, bool]:
    """A key of an order such as `started_at desc` as its field and whether it descends."""
    name, _, direction = text.partition(" ")
    return name, direction == "desc"


def _pattern(path: str) -> re.Pattern[str]:
    fixed = _PARAMETER.split(path)[::2]
    return re.compile("([^/]+)".join(re.escape(part) for part in fixed))


def _statuses(responses: Mapping[str, Any]) -> Iterator[int]:
    for status in map(str, responses):
        if status.isdigit():
            yield int(status)
        elif status[0].isdigit():
            yield from range(int(status[0]) * 100, int(status[0]) * 100 + 100)
        else:
            yield from range(100, 600)


def shipped_path() -> Path:
    """Where the document of this package is: inside the installed wheel, else at the top of the source tree."""
    top = Path(__file__).resolve().parents[1]
    installed = top / "mockpbx" / FILE_NAME
    return installed if installed.exists() else top / FILE_NAME


def _member(node: Any, name: str) -> Any:
    """The node under a name of a mapping node that has it."""
    return next(value for key, value in node.value if key.value == name)


class _Loader(_SAFE_LOADER):  # type: ignore[misc]  # which loader it is is decided when PyYAML is imported
    """A safe loader that reads dates as the texts that they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _SAFE_LOADER.yaml_implicit_resolvers.items()
}
