"""Why a check of Schemathesis failed, in words that stay the same over seeds and data.

Refuses to know operations and evidence: those stand beside the reason.
"""

import re
from collections.abc import Sequence

from schemathesis.core.failures import AcceptedNegativeData, CustomFailure, Failure, ServerError
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    IgnoredAuth,
    JsonSchemaError,
    MalformedMediaType,
    MissingHeaders,
    RejectedPositiveData,
    UndefinedContentType,
    UndefinedStatusCode,
    UnsupportedMethodResponse,
)

from contracts.drive.judged import AnyCase

_NUMBERS = re.compile(r"[0-9]+")


def reason(failure: Failure, case: AnyCase) -> str:  # noqa: C901, PLR0911 - one line for each kind of failure
    """The cause of a failure without ids, times and numbers of the data."""
    match failure:
        case JsonSchemaError():
            return f"{_place(failure.instance_path)} breaks {_keyword(failure.schema_path)}"
        case UndefinedStatusCode() | ServerError():
            return f"status {failure.status_code}"
        case MissingHeaders():
            return f"without {', '.join(sorted(failure.missing_headers))}"
        case UndefinedContentType():
            return f"labelled {failure.content_type}"
        case MalformedMediaType():
            return f"labelled {_NUMBERS.sub('#', failure.actual)}"
        case AcceptedNegativeData():
            return f"status {failure.status_code} for invalid {_tampered(case)}"
        case RejectedPositiveData():
            return f"status {failure.status_code}"
        case IgnoredAuth():
            return f"{failure.scenario.value.replace('_', ' ')}"
        case UnsupportedMethodResponse():
            return f"{failure.failure_reason.replace('_', ' ')} for {failure.method}"
        case AllowHeaderMismatch():
            return f"lacks {sorted(failure.missing_methods)}, invents {sorted(failure.undocumented_methods)}"
        case CustomFailure():
            return failure.message
        case _:
            return failure.title


def _place(path: Sequence[str | int]) -> str:
    return "/".join("*" if isinstance(step, int) else step for step in path) or "the answer"


def _keyword(path: Sequence[str | int]) -> str:
    return str(path[-1]) if path else "its schema"


def _tampered(case: AnyCase) -> str:
    phase = case.meta.phase.data if case.meta is not None else None
    location = getattr(phase, "parameter_location", None)
    name = getattr(phase, "parameter", None)
    if location is None:
        return "data"
    # The parameter of a body is its media type, which says nothing.
    return "body" if str(location) == "body" else f"{location} {name or 'parameters'}"
