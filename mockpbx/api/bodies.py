"""Parses JSON bodies strictly and validates them by the document. Refuses to know what they mean."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from mockpbx.dialect import json_schema
from mockpbx.errors import Fault, ProtocolError, ValidationError, invalid
from mockpbx.numbers import parse_number
from mockpbx.reasons import faults_of
from mockpbx.spec import Operation, Spec

_DEEPEST = 64
_MOST_VALUES = 1000
"""No body of the document comes near it; the validator would collect an error for each of a million values."""

_MOST_FAULTS = 50
_CHARSETS = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))

_Validator = jsonschema_rs.Draft202012Validator


def parse_json(body: bytes, *, most_values: int = _MOST_VALUES) -> Any:
    """Parse JSON by RFC 8259: UTF-8, no NaN, no lone surrogates, no repeated member, of bounded depth and size.

    A number without a fraction is an int, however it is spelt.
    """
    try:
        _refuse_shape(orjson.loads(body), most_values)
        return json.loads(body, object_pairs_hook=_unique, parse_float=parse_number)
    except (ValueError, RecursionError) as error:
        # The second parser alone sees the inside of a repeated member, which may be deeper than it can follow.
        raise invalid("body", f"is not JSON: {str(error)[:200]}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands more than once in an object")
    return members


def _refuse_shape(value: Any, most_values: int) -> None:
    level, depth, count = [value], 0, 0
    while level:
        depth += 1
        count += len(level)
        if depth > _DEEPEST:
            raise invalid("body", f"is nested deeper than {_DEEPEST} levels")
        if count > most_values:
            raise invalid("body", f"holds more than {most_values} values")
        level = [inner for outer in level for inner in _inside(outer)]


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


class OperationBody:
    """The JSON body of one operation."""

    def __init__(self, operation: Operation, components: Mapping[str, Any], spec: Spec) -> None:
        """Compile the body's schema, or one validator for each branch of its discriminator."""
        stated = operation.definition["requestBody"]
        schema = stated["content"]["application/json"]["schema"]
        discriminator = spec.resolve(schema).get("discriminator")
        self._property: str | None = discriminator["propertyName"] if discriminator else None
        branches = discriminator["mapping"] if discriminator else {}
        self._branches = {value: _compile({"$ref": ref}, components) for value, ref in branches.items()}
        self._whole = _compile(schema, components)

    def validate(self, value: Any) -> None:
        """Raise ValidationError with one fault for each thing that does not fit."""
        validator = self._whole if self._property is None else self._branch(value, self._property)
        if validator.is_valid(value):
            return
        faults: list[Fault] = []
        for error in validator.iter_errors(value):
            faults.extend(faults_of(error, root="body"))
            if len(faults) >= _MOST_FAULTS:
                break
        raise ValidationError(faults=faults)

    def _branch(self, value: Any, name: str) -> _Validator:
        if not isinstance(value, dict):
            raise invalid("body", "must be of type object")
        chosen = value.get(name)
        if not isinstance(chosen, str) or chosen not in self._branches:
            reason = "is required" if name not in value else f"must be one of {', '.join(self._branches)}"
            raise invalid(name, reason)
        return self._branches[chosen]


def _compile(schema: Mapping[str, Any], components: Mapping[str, Any]) -> _Validator:
    return _Validator({**json_schema(schema), "components": components}, validate_formats=True)


@lru_cache(maxsize=4)
def bodies_of(spec: Spec) -> Mapping[str, OperationBody]:
    """Return the body of every operation that has one, compiled when a document is first asked for them."""
    schemas = {name: json_schema(schema) for name, schema in spec.tree["components"]["schemas"].items()}
    components = {"schemas": schemas}
    return {
        name: OperationBody(operation, components, spec)
        for name, operation in spec.operations.items()
        if "requestBody" in operation.definition
    }


def refuse_charset(charset: str) -> None:
    """Refuse a body that says it is in something else than UTF-8."""
    if charset.lower() not in _CHARSETS:
        raise ProtocolError(
            status=415,
            code=ValidationError.code,
            message="unsupported media type",
            detail={"field": "Content-Type", "reason": "JSON is written in UTF-8"},
        )
