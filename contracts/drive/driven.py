"""The copy of the document that Schemathesis reads: what it says of requests, made fit for generating valid ones.

Answers are judged by the same schemas as in the document itself; only the request side is changed. Refuses to know
Schemathesis.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

Schema = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
GENERATED_FORMATS = ("date-time", "email", "cron")
COLLECTION_FORMATS = ("odata-filter", "odata-orderby")

_COMPONENT = "#/components/schemas/"
_SUFFIX = ".request"
_BOUNDS = ("minLength", "maxLength")


def driven_copy(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the document whose requests Schemathesis can generate.

    Each list operation gets formats of its own (`odata-filter-listCdrs`), so that a filter names fields which that
    collection has. Texts of a format lose their bounds of length, which every generated value keeps anyway: trying to
    hit the bounds takes a minute. Examples of single members go, because mixed they may contradict each other.
    Credentials in examples go as well, so that no account is locked by guessing.
    """
    copy = deepcopy(dict(raw))
    _split_request_schemas(copy)
    for operation in _operations(copy):
        if "x-collection" in operation:
            operation["parameters"] = [_with_own_format(copy, one, operation) for one in operation["parameters"]]
        if operation.get("x-resource", {}).get("name") == "session":
            _forget_examples(operation.get("requestBody", {}))
    return copy


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a document, in its order."""
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


# ---- query options --------------------------------------------------------------------------------------------------


def own_format(base: str, operation_id: str) -> str:
    """The name of a format for one operation alone."""
    return f"{base}-{operation_id}"


def _with_own_format(
    document: Mapping[str, Any], parameter: dict[str, Any], operation: Mapping[str, Any]
) -> dict[str, Any]:
    own: dict[str, Any] = deepcopy(_resolved(document, parameter))
    base = own["schema"].get("format")
    if base not in COLLECTION_FORMATS:
        return parameter
    own["schema"] = {"type": "string", "format": own_format(base, operation["operationId"])}
    return {name: value for name, value in own.items() if name not in {"example", "examples"}}


def _resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    """The node itself, or what its reference inside the document points to."""
    target: Any = node
    while "$ref" in target:
        steps = target["$ref"].removeprefix("#/").split("/")
        target = document
        for step in steps:
            target = target[step]
    return dict(target)


# ---- bodies ---------------------------------------------------------------------------------------------------------


def _split_request_schemas(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    bodies = [operation["requestBody"] for operation in _operations(document) if "requestBody" in operation]
    names = _reachable(schemas, bodies)
    schemas |= {name + _SUFFIX: _relaxed(_redirected(deepcopy(schemas[name]), names)) for name in sorted(names)}
    for body in bodies:
        body.update(_redirected(body, names))


def _reachable(schemas: Mapping[str, Any], nodes: Any) -> set[str]:
    found: set[str] = set()
    waiting = list(_named(nodes))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_named(schemas[name]))
    return found


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)
    elif isinstance(node, str) and node.startswith(_COMPONENT):
        yield node.removeprefix(_COMPONENT)


def _redirected(node: Any, names: set[str]) -> Any:
    if isinstance(node, dict):
        return {key: _redirected(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_redirected(value, names) for value in node]
    if isinstance(node, str) and node.removeprefix(_COMPONENT) in names and node.startswith(_COMPONENT):
        return node + _SUFFIX
    return node


def _relaxed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_relaxed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    dropped = {"example"} | (set(_BOUNDS) if schema.get("format") in GENERATED_FORMATS else set())
    return {key: _relaxed(value) for key, value in schema.items() if key not in dropped}


def _forget_examples(body: dict[str, Any]) -> None:
    for media in body.get("content", {}).values():
        media.pop("example", None)
        media.pop("examples", None)
