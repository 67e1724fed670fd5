"""Loads the document that comes with the package, or another one that somebody wrote. Refuses to know handlers."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from mockpbx.errors import StartError
from mockpbx.spec.document import METHODS, Collection, Spec, SpecFile, base_path_of
from mockpbx.spec.joining import Joiner

_LONGEST_REASON = 200
_PATH = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)+")
"""A path that is the same however it is encoded."""


def document_path() -> Path:
    """Find openapi.yaml: inside the installed package, or at the top of the source tree."""
    packaged = Path(str(files("mockpbx") / "openapi.yaml"))
    return packaged if packaged.exists() else Path(__file__).parents[2] / "openapi.yaml"


@cache
def load_spec() -> Spec:
    """Load the document this package ships."""
    path = document_path()
    content = path.read_bytes()
    return Spec(content.decode(), files=(SpecFile(path=path, digest=hashlib.sha256(content).hexdigest()),))


def load_document(path: Path) -> Spec:
    """Load another OpenAPI 3.0 document, with the files beside it that it refers to; nothing is fetched.

    StartError names the place of what is not right: not YAML, not OpenAPI, too large, a reference that leads nowhere.
    """
    joiner = Joiner(path)
    tree = joiner.joined()
    _refuse_invalid(tree, path)
    for place, reason in _unusable(tree):
        raise StartError(f"{path}#{place}: {reason}")
    sources = joiner.sources
    spec = Spec(
        joiner.root.text if len(sources) == 1 else yaml.safe_dump(tree, sort_keys=False, allow_unicode=True),
        tree=tree,
        files=tuple(SpecFile(path=one.path, digest=one.digest) for one in sources),
    )
    for collection in spec.collections.values():
        _refuse_unknown_fields(collection, path)
    return spec


def _refuse_invalid(tree: dict[str, Any], path: Path) -> None:
    version = str(tree.get("openapi", "nothing"))
    if not version.startswith("3.0."):
        raise StartError(f"{path}#/openapi: is {version}; a mock is driven by OpenAPI 3.0")
    from openapi_spec_validator import OpenAPIV30SpecValidator  # noqa: PLC0415 - the usual start does without it

    try:
        error = next(OpenAPIV30SpecValidator(tree).iter_errors(), None)
    except RecursionError:
        raise StartError(f"{path}: a schema in it is made of itself") from None
    if error is not None:
        place = "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
        raise StartError(f"{path}#/{place}: {error.message.splitlines()[0][:_LONGEST_REASON]}")


def _unusable(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield places and reasons why a valid document cannot be served."""
    if not tree.get("servers"):
        yield "/servers", "names no server, whose path all others follow"
    elif not _PATH.fullmatch(base_path_of(tree["servers"][0])):
        yield "/servers/0/url", "has no plain path, such as /api, below which the API could be served"
    if not tree.get("components", {}).get("schemas"):
        yield "/components/schemas", "holds no schemas"
    for path, item in tree["paths"].items():
        for method in METHODS:
            if method in item:
                place = f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}"
                yield from ((f"{place}{below}", reason) for below, reason in _unusable_operation(item[method]))


def _unusable_operation(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "operationId" not in operation:
        yield "", "has no operationId, to which a handler is bound"
    stated = operation.get("x-collection")
    if stated is None:
        return
    if not isinstance(operation.get("x-resource"), dict) or "name" not in operation["x-resource"]:
        yield "/x-resource", "has no name"
    for key in ("filterable", "sortable", "searchable", "default-order"):
        names = stated.get(key) if isinstance(stated, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            yield f"/x-collection/{key}", "is no list of fields"


def _refuse_unknown_fields(collection: Collection, path: Path) -> None:
    named = (*collection.filterable, *collection.sortable, *collection.searchable)
    for name in (*named, *(name for name, _ in collection.default_order)):
        if name not in collection.kinds:
            raise StartError(f"{path}: x-collection of {collection.operation_id}: rows have no {name!r}")
