"""What the document expects of each operation's answers, compiled once. Refuses to look at answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from mockpbx.dialect import json_schema
from mockpbx.spec import Operation, Spec

Validator = jsonschema_rs.Draft202012Validator
JSON = "application/json"
_ENVELOPE = {"$ref": "#/components/schemas/Errors"}
_INT32 = {"minimum": -(2**31), "maximum": 2**31 - 1}
_SHOWN_VALUE = "the value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header field of an answer: whether it has to be there, and what its value must be."""

    name: str
    is_required: bool
    is_integer: bool
    validator: Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one answer may be: its media types, with validators for what is JSON, and its header fields.

    Without media types it has no body.
    """

    bodies: Mapping[str, Validator | None]
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """What a list operation takes for `top` and `skip` when they are not given."""

    top: int
    skip: int


class Expectations:
    """All that a document expects, by operation and status."""

    def __init__(self, spec: Spec) -> None:
        """Compile the document."""
        self._spec = spec
        schemas = {name: _bounded(json_schema(one)) for name, one in spec.tree["components"]["schemas"].items()}
        self._components = {"schemas": schemas}
        # The same few schemas stand below many operations and statuses.
        self._compiled = cache(self._compile)
        self._envelope = Expected(bodies={JSON: self._validator(_ENVELOPE)})
        self._by_operation = {
            (name, int(status)): self._expected(spec.resolve(response))
            for name, operation in spec.operations.items()
            for status, response in operation.definition["responses"].items()
        }
        self._refusals = {status: one for (_, status), one in self._by_operation.items() if status >= 400}
        self.paging: Mapping[str, Paging] = {name: _paging(spec.operations[name]) for name in spec.collections}

    def of(self, operation_id: str | None, status: int) -> Expected | None:
        """Return what is expected of an answer; None when the document has no such answer.

        Where it has no operation either, a refusal is expected as other operations have it, or at least its envelope.
        """
        if operation_id is not None:
            return self._by_operation.get((operation_id, status))
        return self._refusals.get(status, self._envelope) if status >= 400 else None

    def _expected(self, response: Mapping[str, Any]) -> Expected:
        content = response.get("content", {})
        return Expected(
            bodies={
                name: self._validator(stated["schema"]) if name == JSON else None for name, stated in content.items()
            },
            headers=tuple(
                self._header(name, self._spec.resolve(stated)) for name, stated in response.get("headers", {}).items()
            ),
        )

    def _header(self, name: str, stated: Mapping[str, Any]) -> Header:
        schema = self._spec.resolve(stated["schema"])
        return Header(
            name=name,
            is_required=bool(stated.get("required")),
            is_integer=schema.get("type") == "integer",
            validator=self._validator(schema),
        )

    def _validator(self, schema: Mapping[str, Any]) -> Validator:
        return self._compiled(orjson.dumps(_bounded(json_schema(schema))))

    def _compile(self, text: bytes) -> Validator:
        schema = {**orjson.loads(text), "components": self._components}
        # What it says of an error is shown, and values are none of the reader's business.
        return Validator(schema, validate_formats=True, mask=_SHOWN_VALUE)


def _paging(operation: Operation) -> Paging:
    defaults = {one["name"]: one["schema"].get("default") for one in operation.definition["parameters"]}
    return Paging(top=defaults["top"], skip=defaults["skip"])


def _bounded(schema: Any) -> Any:
    """Spell `format: int32` as bounds, which JSON Schema has no format for."""
    if isinstance(schema, list):
        return [_bounded(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    bounds = _INT32 if schema.get("format") == "int32" else {}
    return {**bounds, **{key: value if key in _LITERAL else _bounded(value) for key, value in schema.items()}}


_LITERAL = frozenset(("enum", "examples", "default", "required"))
