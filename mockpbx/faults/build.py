"""Reads the body of a rule and refuses what does not fit. Refuses to apply it."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from mockpbx.errors import ValidationError, invalid
from mockpbx.faults.catalogue import FAULTS
from mockpbx.faults.rule import FaultRule
from mockpbx.numbers import exact
from mockpbx.reasons import faults_of

FAULT_BODY_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["fault"],
    "additionalProperties": False,
    "properties": {
        "fault": {"enum": list(FAULTS)},
        "operations": {"type": "array", "uniqueItems": True, "items": {"type": "string", "maxLength": 64}},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "count": {"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000_000},
        "skip": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
        "settings": {"type": "object"},
    },
}
"""JSON Schema of a rule's body; what its settings may be is stated by its kind of fault."""

_BODY = jsonschema_rs.Draft202012Validator(dict(FAULT_BODY_SCHEMA))
# The settings stand inside an object here too, so that an error names its place in the body.
_SETTINGS = {
    name: jsonschema_rs.Draft202012Validator({"type": "object", "properties": {"settings": dict(kind.settings)}})
    for name, kind in FAULTS.items()
}


def build_rule(body: Mapping[str, Any], *, id: str, operations_known: Collection[str]) -> FaultRule:
    """Build a rule from its body; ValidationError names the field that does not fit."""
    _refuse(_BODY, body)
    name: str = body["fault"]
    operations = tuple(body.get("operations", ()))
    if not set(operations) <= set(operations_known):
        raise invalid("operations", f"must be of {', '.join(operations_known)}")
    return FaultRule(
        id=id,
        fault=name,
        operations=operations,
        probability=body.get("probability", 1.0),
        count=body.get("count"),
        skip=body.get("skip", 0),
        settings=MappingProxyType(_settings(name, body.get("settings", {}))),
    )


def _settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    _refuse(_SETTINGS[name], {"settings": given})
    kind = FAULTS[name]
    stated = kind.settings["properties"].items()
    settings = {key: schema["default"] for key, schema in stated if "default" in schema} | _exact(given)
    kind.check(settings)
    return settings


def _exact(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: exact(value) if isinstance(value, float) else value for name, value in settings.items()}


def _refuse(validator: jsonschema_rs.Draft202012Validator, value: Any) -> None:
    faults = [fault for error in validator.iter_errors(value) for fault in faults_of(error, root="body")]
    if faults:
        raise ValidationError(faults=faults)
