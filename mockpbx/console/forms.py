"""Forms of the console: read, carried out, shown again where something in them was wrong. Refuses to know the forms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import orjson
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mockpbx.errors import ApiError, Fault, ValidationError, field_fault

Reader = Callable[[str], Any]
Readers = Mapping[str, Reader]


def whole(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise ValueError("is not a whole number") from None


def number(text: str) -> float:
    """Read a number."""
    try:
        value = float(text)
    except ValueError:
        raise ValueError("is not a number") from None
    if not isfinite(value):
        raise ValueError("is not a number")
    return value


def json_object(text: str) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        value = orjson.loads(text)
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")
    return value


def is_checked(text: str) -> bool:
    """Read a box that is ticked: whatever it says."""
    return bool(text)


class Wrong:
    """What was wrong with a form, by field, and what stood in it. Without an error nothing was."""

    def __init__(self, form: str = "", error: ApiError | None = None, given: Mapping[str, str] | None = None) -> None:
        """Take the faults of an error, in the API's words."""
        self.form = form
        self._given = given or {}
        self.all = [_told(fault) for fault in (error.faults if error else ())]

    def given(self, form: str, field: str, default: Any = "") -> Any:
        """Return what stood in a field; the default when the form was not filled in."""
        return self._given.get(field, "") if form == self.form else default

    def of(self, form: str, field: str) -> str:
        """Return what was wrong with a field; an empty text when nothing was."""
        return "; ".join(reason for name, reason in self.all if field_of(name) == field and form == self.form)


def field_of(name: str) -> str:
    """Return the field that a fault is about, which may lie inside of it: `settings.code` is in `settings`."""
    return name.partition(".")[0]


def _told(fault: Fault) -> tuple[str, str]:
    detail = fault.detail
    if not isinstance(detail, Mapping) or "field" not in detail:
        return "", fault.message
    nearest = f"; did you mean {detail['nearest']}?" if detail.get("nearest") else ""
    return str(detail["field"]), f"{detail['reason']}{nearest}"


def body_in(readers: Readers) -> dict[str, Any]:
    """Read the fields that were filled in; ValidationError names those that cannot be read."""
    body: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, read in readers.items():
        text = request.form.get(name, "").strip()
        try:
            body |= {name: read(text)} if text else {}
        except ValueError as error:
            faults.append(field_fault(name, str(error)))
    if faults:
        raise ValidationError(faults=faults)
    return body


def required(readers: Readers) -> dict[str, Any]:
    """Read fields none of which may be left blank."""
    body = body_in(readers)
    missing = [field_fault(name, "is required") for name in readers if name not in body]
    if missing:
        raise ValidationError(faults=missing)
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a form does: `path` is where it is posted to, `view` the name by which templates find that.

    `do` is given what stands in the path, and returns the key of what is said then.
    """

    path: str
    view: str
    form: str
    do: Callable[..., str]


def add_actions(pages: Blueprint, actions: Iterable[Action], *, then: str, show: Callable[[Wrong], str]) -> None:
    """Add actions that lead on to the view `then`, or back to their page where something was wrong."""
    for action in actions:
        pages.add_url_rule(action.path, action.view, _view(action, then, show), methods=["POST"])


def _view(action: Action, then: str, show: Callable[[Wrong], str]) -> Callable[..., ResponseReturnValue]:
    def act(**values: str) -> ResponseReturnValue:
        try:
            return redirect(url_for(then, said=action.do(**values)), 303)
        except ApiError as error:
            return show(Wrong(action.form, error, request.form)), error.status, error.headers

    return act


SAID: Mapping[str, str] = {
    "advanced": "The clock was moved on, and everything that fell due on the way was done.",
    "set": "The clock was set.",
    "frozen": "The clock stands still.",
    "running": "The clock runs.",
    "paced": "Reports take that long from now on.",
    "reset": "The PBX is as it was at the start.",
    "saved": "The snapshot was taken.",
    "restored": "The PBX is as it was when the snapshot was taken.",
    "removed": "The snapshot is gone.",
    "ordered": "The report was ordered.",
    "destroyed": "It is gone.",
    "done": "All reports that ran are complete.",
    "cleared": "All of it is gone.",
    "ended": "The subscription ended.",
    "opened": "The sandbox is open.",
    "dropped": "The sandbox was dropped.",
    "struck": "The fault is in force.",
    "lifted": "The fault is lifted.",
    "profiled": "The profile is in force.",
}
"""What pages say after something was done. The address holds the key alone, so that no link can put words there."""
