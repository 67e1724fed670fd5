"""Which answers a native check of Schemathesis really judges; on any other it succeeds without looking.

Refuses to know what became of the check.
"""

from collections.abc import Callable, Mapping
from typing import Any

from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoverageScenario, coverage_scenario

AnyCase = Case[Any]
Judges = Callable[[AnyCase, Response], bool]

MISSING_HEADER = "missing_required_header"


def is_stray(case: AnyCase) -> bool:
    """Whether the request's method is none that the document gives its path."""
    return bool(case.method.lower() != case.operation.method.lower())


def is_positive(case: AnyCase) -> bool:
    """Whether the request keeps to the document."""
    return case.meta is not None and case.meta.generation.mode.is_positive and not is_stray(case)


def definition(case: AnyCase) -> Mapping[str, Any]:
    """The operation as the document states it."""
    raw: Mapping[str, Any] = case.operation.definition.raw
    return raw


def _keeps_to_the_path(case: AnyCase, response: Response) -> bool:
    return not is_stray(case)


def _carries_json(case: AnyCase, response: Response) -> bool:
    media_types = response.headers.get("content-type", [""])
    return not is_stray(case) and bool(response.content) and "json" in media_types[0]


def _promises_headers(case: AnyCase, response: Response) -> bool:
    definitions = case.operation.responses.find_by_status_code(response.status_code)
    return not is_stray(case) and definitions is not None and bool(dict(definitions.headers.items()))


def _lacks_a_header(case: AnyCase, response: Response) -> bool:
    location = getattr(case.meta.phase.data, "parameter_location", None) if case.meta is not None else None
    return coverage_scenario(case) is CoverageScenario.MISSING_PARAMETER and str(location) == "header"


def _needed_a_token(case: AnyCase, response: Response) -> bool:
    return bool(definition(case).get("security", ["inherited"])) and 200 <= response.status_code < 300


JUDGES: Mapping[str, Judges] = {
    "not_a_server_error": lambda case, response: True,
    "status_code_conformance": _keeps_to_the_path,
    "content_type_conformance": _keeps_to_the_path,
    "response_headers_conformance": _promises_headers,
    "response_schema_conformance": _carries_json,
    "positive_data_acceptance": lambda case, response: is_positive(case),
    "negative_data_rejection": lambda case, response: not is_stray(case) and not is_positive(case),
    MISSING_HEADER: _lacks_a_header,
    "unsupported_method": lambda case, response: is_stray(case),
    "allow_header_conformance": lambda case, response: response.status_code == 405,
    "ignored_auth": _needed_a_token,
    # Knows the verb DELETE alone.
    "use_after_free": lambda case, response: case.operation.method.lower() == "delete",
    # Wants two identities, which a run does not have.
    "object_level_authorization": lambda case, response: False,
}


def really_judged(check: str, case: AnyCase, response: Response) -> bool:
    """Whether this check had something to say of this answer. A check that is not in the table speaks for itself."""
    judges = JUDGES.get(check)
    return judges is None or judges(case, response)
