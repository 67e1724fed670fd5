"""What the child tells the parent, one JSON object a line. Refuses to know Schemathesis and findings."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from contracts.coverage import Mark
from contracts.errors import JudgeError
from contracts.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One request that was sent.

    `status` is None when no answer came; `checks` tells for each check that really judged the answer whether it passed.
    `is_positive` says that the request keeps to the document; `is_stray` that its method is none of the path's.
    `variant` is the discriminator's value in the body, None when there is none.
    """

    operation_id: str | None
    phase: str
    is_positive: bool
    is_stray: bool = False
    has_body: bool = False
    status: int | None = None
    variant: str | None = None
    checks: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRecord:
    """One failure of a check. `code` is the tool's own (`ST108`), `title` its name, `message` its explanation.

    `reason` is the part of the cause that does not depend on the data: a status, a place in a schema, a header.
    """

    check: str
    code: str
    title: str
    message: str
    reason: str
    operation_id: str | None
    evidence: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRecord:
    """Something that kept an operation from being tested. `kind` is the tool's name for it."""

    kind: str
    message: str
    operation_id: str | None
    phase: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRecord:
    """An exchange handed back for a second opinion."""

    exchange: Exchange
    is_positive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedRecord:
    """Something that the run created: the resource's name in the document, and its id."""

    resource: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksRecord:
    """What was seen of the document for the first time."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRecord:
    """How far the run is: which phase and operation was done last, and how many requests went out so far."""

    phase: str
    operation_id: str | None
    exchange_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRecord:
    """The run ended by itself. `stop_reason` is `completed` unless a limit or the server stopped it early."""

    stop_reason: str


Record = (
    CaseRecord | FailureRecord | ErrorRecord | SampleRecord | CreatedRecord | MarksRecord | ProgressRecord | EndRecord
)

_KINDS: Mapping[str, type[Record]] = {
    "case": CaseRecord,
    "failure": FailureRecord,
    "error": ErrorRecord,
    "sample": SampleRecord,
    "created": CreatedRecord,
    "marks": MarksRecord,
    "progress": ProgressRecord,
    "end": EndRecord,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def encode(record: Record) -> str:
    """The record as one line without its end."""
    return json.dumps({"record": _NAMES[type(record)], **asdict(record)}, default=_base64)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def decode(line: str) -> Record:
    """The record of a line; raises JudgeError for a line that is none."""
    try:
        members = json.loads(line)
        return _built(_KINDS[members.pop("record")], members)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JudgeError(f"the Schemathesis process wrote a line that is no record: {line[:200]!r}") from error


def _built(kind: type[Record], members: dict[str, Any]) -> Record:
    if kind is FailureRecord:
        members["evidence"] = tuple(_exchange(one) for one in members["evidence"])
    if kind is SampleRecord:
        members["exchange"] = _exchange(members["exchange"])
    if kind is MarksRecord:
        members["marks"] = tuple(Mark(*one) for one in members["marks"])
    return kind(**members)


def _exchange(members: dict[str, Any]) -> Exchange:
    for name in ("request_body", "response_body"):
        members[name] = base64.b64decode(members[name])
    return Exchange(**members)
