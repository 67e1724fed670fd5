"""Parses and validates path and query parameters by the document. Refuses to know what they mean."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from mockpbx.dialect import json_schema
from mockpbx.errors import Fault, ValidationError, invalid
from mockpbx.reasons import reason_of
from mockpbx.spec import Operation, Spec

_MOST_OPTIONS = 64
_INTEGER = re.compile(r"-?[0-9]{1,19}")


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("is not a whole number")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return text == "true"


_READERS: Mapping[str, Callable[[str], Any]] = {"integer": _integer, "boolean": _boolean, "string": str}
READABLE = frozenset(_READERS)
"""The types of parameters that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: how its text is read, and the validator of the value."""

    name: str
    read: Callable[[str], Any]
    validator: jsonschema_rs.Draft202012Validator

    def value(self, text: str) -> Any:
        """Read and validate; ValidationError says what is wrong with it."""
        try:
            value = self.read(text)
        except ValueError as error:
            raise invalid(self.name, str(error)) from error
        for fault in self.validator.iter_errors(value):
            raise invalid(self.name, reason_of(fault))
        return value


def _build(parameter: Mapping[str, Any]) -> Parameter:
    schema = parameter["schema"]
    validator = jsonschema_rs.Draft202012Validator(json_schema(schema), validate_formats=True)
    return Parameter(name=parameter["name"], read=_READERS[schema["type"]], validator=validator)


class OperationParameters:
    """The parameters of one operation."""

    def __init__(self, operation: Operation) -> None:
        """Compile what the document says of them."""
        stated = operation.definition["parameters"]
        self._path = [_build(one) for one in stated if one["in"] == "path"]
        self._query = {one["name"]: _build(one) for one in stated if one["in"] == "query"}

    def path(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """Validate the path parameters and return them."""
        for parameter in self._path:
            parameter.value(given[parameter.name])
        return given

    def query(self, query_string: bytes) -> dict[str, Any]:
        """Parse and validate the query options; every unknown, repeated or malformed one is named."""
        if not query_string:
            return {}
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, text in _pairs(query_string):
            try:
                values[name] = self._value(name, text, values)
            except ValidationError as error:
                faults.extend(error.faults)
        if faults:
            raise ValidationError(faults=faults)
        return values

    def _value(self, name: str, text: str, seen: Mapping[str, Any]) -> Any:
        if name in seen:
            raise invalid(name, "stands more than once")
        parameter = self._query.get(name)
        if parameter is None:
            raise invalid(name[:64], "is not an option here", **self._advice(name))
        return parameter.value(text)

    def _advice(self, name: str) -> dict[str, Any]:
        near = get_close_matches(name[:64], self._query, n=1)
        return {"nearest": near[0]} if near else {"known": sorted(self._query)}


def _pairs(query_string: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_OPTIONS
        )
    except UnicodeDecodeError as error:
        raise invalid("query", "is not percent-encoded UTF-8") from error
    except ValueError as error:
        raise invalid("query", f"holds more than {_MOST_OPTIONS} options") from error


def build_parameters(spec: Spec) -> Mapping[str, OperationParameters]:
    """Compile the parameters of every operation of a document."""
    return {name: OperationParameters(operation) for name, operation in spec.operations.items()}
