"""Bodies of the control plane and what they may hold. Refuses to act on them."""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
from flask import Request

from mockpbx.api.bodies import parse_json
from mockpbx.clock import EARLIEST, LATEST
from mockpbx.errors import ProtocolError, ValidationError, invalid
from mockpbx.model import SECOND, Event, Instant
from mockpbx.model.instant import parse_instant
from mockpbx.reasons import faults_of

_INSTANT = {"type": "string", "maxLength": 64}
_LONGEST_SECONDS = 20 * 366 * 86_400


def _object(*required: str, **properties: Any) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        "minProperties": 1,
    }


_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "clock": _object(
        now=_INSTANT,
        is_frozen={"type": "boolean"},
        report_seconds={"type": "number", "minimum": 0, "maximum": 86_400},
    ),
    "advance": _object(seconds={"type": "number", "minimum": 0, "maximum": _LONGEST_SECONDS}, until=_INSTANT),
    "webhook": _object(
        "url",
        url={"type": "string", "minLength": 1, "maxLength": 2048},
        events={"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": [str(one) for one in Event]}},
    ),
}
_VALIDATORS = {name: jsonschema_rs.Draft202012Validator(dict(schema)) for name, schema in _SCHEMAS.items()}


def body_of(request: Request, name: str) -> dict[str, Any]:
    """Read a body by its name; ValidationError says what does not fit.

    A page of another origin cannot send this media type without asking first, and is never allowed to.
    """
    if request.mimetype != "application/json":
        raise ProtocolError(
            status=415, code=ValidationError.code, message="unsupported media type", detail="application/json is wanted"
        )
    value = parse_json(request.get_data())
    faults = [fault for error in _VALIDATORS[name].iter_errors(value) for fault in faults_of(error, root="body")]
    if faults:
        raise ValidationError(faults=faults)
    body: dict[str, Any] = value
    return body


def instant_in(body: Mapping[str, Any], name: str) -> Instant:
    """Read a member that is an instant."""
    try:
        return parse_instant(body[name])
    except ValueError:
        raise invalid(name, "must be a date-time by RFC 3339, such as 2026-03-09T14:00:00Z") from None


def present_in(body: Mapping[str, Any], name: str) -> Instant:
    """Read an instant that a clock may be put to."""
    instant = instant_in(body, name)
    if not EARLIEST <= instant <= LATEST:
        raise invalid(name, "must lie between 1970 and 2200")
    return instant


def step_in(body: Mapping[str, Any], now: Instant) -> int:
    """Return by how many microseconds a clock that reads `now` is to be advanced."""
    if len(body) != 1:
        raise invalid("body", "must have one of seconds and until")
    if "seconds" in body:
        seconds: float = body["seconds"]
        step = round(seconds * SECOND)
        if now + step > LATEST:
            raise invalid("seconds", "must not lead beyond 2200")
        return step
    step = present_in(body, "until") - now
    if not 0 <= step <= _LONGEST_SECONDS * SECOND:
        raise invalid("until", "must not lie before the clock's present, nor more than twenty years after it")
    return step
