"""Schemas of the document as fast validators. Written apart from the mock's, so that one bug cannot hide in both."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from contracts.document import Document

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,40}")
_NESTED_LISTS = ("allOf", "anyOf", "oneOf")


class Schemas:
    """Validators of a document's response schemas, each compiled once."""

    def __init__(self, document: Document) -> None:
        """Translate the document's components to JSON Schema 2020-12."""
        self._document = document
        components = document.tree["components"]["schemas"]
        self._components = {"schemas": {name: _translated(schema) for name, schema in components.items()}}
        self._compiled = cache(self._compile)

    def faults(self, operation_id: str, status: int, value: Any) -> Iterator[str]:
        """Yield each fault of a JSON answer as `where: keyword`, without any data in it."""
        validator = self._compiled(operation_id, status)
        if validator is None or validator.is_valid(value):
            return
        for error in validator.iter_errors(value):
            where = "/".join("*" if isinstance(step, int) else str(step) for step in error.instance_path)
            yield f"{where or '(whole)'}: {_about(error.kind)}"

    def _compile(self, operation_id: str, status: int) -> jsonschema_rs.Draft202012Validator | None:
        responses = self._document.operations[operation_id].definition["responses"]
        content = responses.get(str(status), {}).get("content", {}).get("application/json")
        if content is None:
            return None
        schema = {**_translated(content["schema"]), "components": self._components}
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _about(kind: Any) -> str:
    if kind.name == "required":
        return f"{kind.property} is missing"
    if kind.name == "additionalProperties":
        # A name that is none may be data, of somebody even.
        names = [name if _NAME.fullmatch(name) else "a member" for name in sorted(kind.unexpected)]
        return f"{', '.join(dict.fromkeys(names))} is not in the document"
    return f"breaks {kind.name}"


def _translated(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    out = dict(schema)
    if out.pop("nullable", False):
        out["type"] = [out["type"], "null"]
    out.pop("discriminator", None)
    out.pop("example", None)
    if "properties" in out:
        out["properties"] = {name: _translated(one) for name, one in out["properties"].items()}
    if "items" in out:
        out["items"] = _translated(out["items"])
    for keyword in _NESTED_LISTS:
        if keyword in out:
            out[keyword] = [_translated(one) for one in out[keyword]]
    return out
