"""Says in words why a value does not fit its schema, without repeating the value. Refuses to validate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from mockpbx.errors import Fault, field_fault

_Kind = jsonschema_rs.ValidationErrorKind
_Error = jsonschema_rs.ValidationError


def _listed(values: Any) -> str:
    return ", ".join(str(value) for value in values)


_REASONS: Mapping[str, Callable[[Any], str]] = {
    "required": lambda kind: "is required",
    "additionalProperties": lambda kind: "is not known here",
    "type": lambda kind: f"must be of type {_listed(kind.types)}",
    "enum": lambda kind: f"must be one of {_listed(kind.options)}",
    "minimum": lambda kind: f"must not be below {kind.limit}",
    "maximum": lambda kind: f"must not be above {kind.limit}",
    "exclusiveMinimum": lambda kind: f"must be above {kind.limit}",
    "exclusiveMaximum": lambda kind: f"must be below {kind.limit}",
    "minLength": lambda kind: f"must have at least {kind.limit} characters",
    "maxLength": lambda kind: f"must have at most {kind.limit} characters",
    "minItems": lambda kind: f"must have at least {kind.limit} entries",
    "maxItems": lambda kind: f"must have at most {kind.limit} entries",
    "minProperties": lambda kind: f"must have at least {kind.limit} members",
    "maxProperties": lambda kind: f"must have at most {kind.limit} members",
    "pattern": lambda kind: f"must match {kind.pattern}",
    "format": lambda kind: f"must be a valid {kind.format}",
}


def reason_of(error: _Error) -> str:
    """Return the reason of one error in a few words."""
    kind = error.kind
    return _REASONS.get(kind.name, lambda _: f"breaks the rule {kind.name}")(kind)


def faults_of(error: _Error, *, root: str) -> Iterator[Fault]:
    """Yield a fault for each field that one error is about; `root` names the whole value."""
    kind = error.kind
    if isinstance(kind, (_Kind.AnyOf, _Kind.OneOfNotValid)):
        for nested in _nearest(kind.context):
            yield from faults_of(nested, root=root)
        return
    for name in _names(error):
        yield field_fault(name or root, reason_of(error))


def _nearest(branches: Sequence[Sequence[_Error]]) -> Sequence[_Error]:
    # The branch that was meant is the one whose selecting enum fits; among those, the one with the least to mend.
    return min(branches, key=lambda errors: (any(one.kind.name == "enum" for one in errors), len(errors)))


def _names(error: _Error) -> list[str]:
    path = [str(step) for step in error.instance_path]
    kind = error.kind
    if isinstance(kind, _Kind.Required):
        return [".".join([*path, kind.property])]
    if isinstance(kind, _Kind.AdditionalProperties):
        return [".".join([*path, name[:64]]) for name in kind.unexpected[:10]]
    return [".".join(path)]
