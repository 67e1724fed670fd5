"""What a document says of operations and collections. Refuses to know HTTP, and where documents lie."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from mockpbx.spec.reading import parse_yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ORIGIN = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*")


class FieldKind(StrEnum):
    """How values of a field compare: text by code point, instants as moments, numbers by value."""

    TEXT = "text"
    INSTANT = "instant"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What the document says of one list operation; `default_order` pairs a field with "is descending"."""

    name: str
    operation_id: str
    kinds: Mapping[str, FieldKind]
    filterable: tuple[str, ...]
    sortable: tuple[str, ...]
    searchable: tuple[str, ...]
    default_order: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the document, with references resolved in `definition`."""

    operation_id: str
    method: str
    path: str
    public: bool
    definition: Mapping[str, Any]


_Route: TypeAlias = tuple[Sequence[tuple[int, str]], Mapping[str, Operation]]
"""The parts of a path that are no parameters, with their places, and the path's operations by their methods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFile:
    """A file that a document was read from, and the SHA-256 of what was in it then, in hex."""

    path: Path
    digest: str


class Spec:
    """The loaded document: `text` as it is handed on, `tree` parsed with its references, `files` what it is made of.

    A document of one file is handed on verbatim.
    """

    def __init__(self, text: str, *, tree: dict[str, Any] | None = None, files: tuple[SpecFile, ...] = ()) -> None:
        """Hold an OpenAPI 3.0 document; `tree` None has the text parsed."""
        self.text = text
        self.digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.files = files
        self.tree: dict[str, Any] = parse_yaml(text) if tree is None else tree
        self.base_path = base_path_of(self.tree["servers"][0])
        self.operations = {operation.operation_id: operation for operation in self._operations()}
        self.collections = {
            collection.operation_id: collection
            for collection in map(self._collection, self.operations.values())
            if collection
        }
        self.blob_path = self.base_path + self._blob_path()
        """Where the files of reports are downloaded; the digest of one follows it."""
        self._routes = _routes(self.operations.values())

    def methods_at(self, path: str) -> Mapping[str, Operation]:
        """Return the operations of a path below the base path, by their methods; none when there is no such path."""
        if not path.startswith(self.base_path + "/"):
            return {}
        parts = path[len(self.base_path) :].split("/")
        if not all(parts[1:]):
            return {}
        for stated, known in self._routes.get(len(parts), ()):
            if all(parts[place] == part for place, part in stated):
                return known
        return {}

    def operation_at(self, method: str, path: str) -> Operation | None:
        """Return the operation that a method and a decoded path name, HEAD taken for GET, or None."""
        return self.methods_at(path).get("GET" if method == "HEAD" else method)

    def resolve(self, node: Any) -> Any:
        """Follow `$ref` at the top of a node, however often, and return what it names."""
        while isinstance(node, Mapping) and "$ref" in node:
            target: Any = self.tree
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _blob_path(self) -> str:
        download = self.operations.get("downloadBlob")
        return "/blobs/" if download is None else download.path.removesuffix("{digest}")

    def _operations(self) -> list[Operation]:
        return [
            self._operation(path, method, item)
            for path, item in self.tree["paths"].items()
            for method in METHODS
            if method in item
        ]

    def _operation(self, path: str, method: str, item: Mapping[str, Any]) -> Operation:
        definition = dict(item[method])
        shared = item.get("parameters", [])
        definition["parameters"] = [self.resolve(one) for one in [*shared, *definition.get("parameters", [])]]
        return Operation(
            operation_id=definition["operationId"],
            method=method.upper(),
            path=path,
            public=not definition.get("security", self.tree.get("security", [])),
            definition=definition,
        )

    def _collection(self, operation: Operation) -> Collection | None:
        stated = operation.definition.get("x-collection")
        if stated is None:
            return None
        page = operation.definition["responses"]["200"]["content"]["application/json"]["schema"]
        row = self.resolve(self.resolve(page)["properties"]["items"]["items"])
        return Collection(
            name=operation.definition["x-resource"]["name"],
            operation_id=operation.operation_id,
            kinds={name: self._kind(schema) for name, schema in row["properties"].items()},
            filterable=tuple(stated["filterable"]),
            sortable=tuple(stated["sortable"]),
            searchable=tuple(stated["searchable"]),
            default_order=tuple(_sort_key(key) for key in stated["default-order"]),
        )

    def _kind(self, schema: Any) -> FieldKind:
        schema = self.resolve(schema)
        while "type" not in schema:
            if "allOf" not in schema:
                # How values of no type or of several compare, nobody has said.
                return FieldKind.TEXT
            schema = self.resolve(schema["allOf"][0])
        if schema["type"] in ("integer", "number"):
            return FieldKind.NUMBER
        return FieldKind.INSTANT if schema.get("format") == "date-time" else FieldKind.TEXT


def base_path_of(server: Mapping[str, Any]) -> str:
    """Return the path of a server's URL without a slash at the end, each variable as it is by default."""
    url: str = server["url"]
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable["default"]))
    path = _ORIGIN.sub("", url, count=1).strip("/")
    return f"/{path}" if path else ""


def _routes(operations: Iterable[Operation]) -> Mapping[int, list[_Route]]:
    """Sort the paths by how many parts they have; those with fewer parameters come first, as OpenAPI has it."""
    known: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        known.setdefault(operation.path, {})[operation.method] = operation
    routes: dict[int, list[_Route]] = {}
    for path in sorted(known, key=lambda one: one.count("{")):
        parts = path.split("/")
        stated = [(place, part) for place, part in enumerate(parts) if not part.startswith("{")]
        routes.setdefault(len(parts), []).append((stated, known[path]))
    return routes


def _sort_key(text: str) -> tuple[str, bool]:
    name, _, direction = text.partition(" ")
    return name, direction == "desc"
