"""Bodies of the control plane and what they may hold. Refuses to act on them."""

from collections.abc import Iterable, Mapping
from typing import Any

import jsonschema_rs
from flask import Request

from mockpbx.api.bodies import parse_json, refuse_charset
from mockpbx.clock import EARLIEST, LATEST
from mockpbx.control.document import CONTROL_DOCUMENT
from mockpbx.errors import Fault, ProtocolError, ValidationError, field_fault, invalid
from mockpbx.model import SECOND, Instant
from mockpbx.model.instant import parse_instant
from mockpbx.reasons import faults_of

_LONGEST_SECONDS = 20 * 366 * 86_400
_MOST_VALUES = 1_000_000
MOST_CALLS: int = CONTROL_DOCUMENT.tree["components"]["schemas"]["CallCount"]["maximum"]
"""How many calls a world may be asked for."""
_BODY_NAMES = (
    *("Reset", "SandboxOrder", "SnapshotFile", "ClockChange", "Advance", "WebhookOrder"),
    *("FaultOrder", "FaultProfile", "JournalVerification"),
)
_VALIDATORS = {name: jsonschema_rs.Draft202012Validator(CONTROL_DOCUMENT.body_schema(name)) for name in _BODY_NAMES}
_BOUNDS = {"minProperties": "at least", "maxProperties": "at most"}
"""The document counts the members of whole bodies, and of nothing in them."""
_NAME = jsonschema_rs.Draft202012Validator(CONTROL_DOCUMENT.body_schema("Name"))


def name_in_path(name: str) -> str:
    """Return a name that something may be given; ValidationError for any other."""
    if not _NAME.is_valid(name):
        raise invalid("name", f"must match {CONTROL_DOCUMENT.tree['components']['schemas']['Name']['pattern']}")
    return name


def optional_body_of(request: Request, name: str) -> dict[str, Any]:
    """Read a body by its name, or nothing at all."""
    return body_of(request, name) if request.get_data() else {}


def body_of(request: Request, name: str) -> dict[str, Any]:
    """Read a body by its name; ValidationError says what does not fit.

    A page of another origin cannot send this media type without asking first, and is never allowed to.
    """
    if request.mimetype != "application/json":
        raise ProtocolError(
            status=415, code=ValidationError.code, message="unsupported media type", detail="application/json is wanted"
        )
    refuse_charset(request.mimetype_params.get("charset", "utf-8"))
    return fitting(parse_json(request.get_data(), most_values=_MOST_VALUES), name)


def fitting(value: Any, name: str) -> dict[str, Any]:
    """Return a value that fits the body of a name; ValidationError says what in it does not."""
    faults = [fault for error in _VALIDATORS[name].iter_errors(value) for fault in _faults(error, name)]
    if faults:
        raise ValidationError(faults=faults)
    body: dict[str, Any] = value
    return body


def _faults(error: jsonschema_rs.ValidationError, name: str) -> Iterable[Fault]:
    """Return what is wrong in words; who has too few members, or too many, is told which there are."""
    kind: Any = error.kind
    bound = _BOUNDS.get(kind.name)
    if bound is None:
        return faults_of(error, root="body")
    members = ", ".join(CONTROL_DOCUMENT.tree["components"]["schemas"][name]["properties"])
    return (field_fault("body", f"must have {bound} {kind.limit} of {members}"),)


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
