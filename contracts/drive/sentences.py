"""The promises that the checks of Schemathesis guard, one sentence each, and whose fault its errors are.

Refuses to know what came of them.
"""

from collections.abc import Mapping

from contracts.findings import Blame, Promise, Severity

PREFIX = "schemathesis"

SENTENCES: Mapping[str, str] = {
    "not_a_server_error": "No request makes the server fail.",
    "status_code_conformance": "An operation answers with the statuses that the document gives it.",
    "content_type_conformance": "An answer has a media type that the document gives it.",
    "response_headers_conformance": "An answer has the headers that the document gives it.",
    "response_schema_conformance": "An answer fits the schema that the document gives it.",
    "positive_data_acceptance": "A request that keeps to the document is accepted.",
    "negative_data_rejection": "A request that breaks the document is refused.",
    "missing_required_header": "A request without a required header is refused.",
    "unsupported_method": "A method that the path does not know is answered with 405.",
    "allow_header_conformance": "The Allow header names the methods of the path.",
    "ignored_auth": "An operation that needs a token refuses requests without a right one.",
    "use_after_free": "What was deleted is gone.",
    "use_after_destroy": "What was destroyed is gone, and stays so until it is created anew.",
    "object_level_authorization": "What one identity created is not shown to another.",
}


NOTHING_ACCEPTED = Promise(
    id=f"{PREFIX}.nothing_accepted",
    sentence="Of the bodies made from the document at least one is accepted.",
    blame=Blame.UNCLEAR,
)
BACK_FROM_THE_WALL = Promise(
    id=f"{PREFIX}.held_back",
    sentence="Whatever is generated may be sent.",
    severity=Severity.WARNING,
    blame=Blame.UNCLEAR,
)
_NO_ANSWER = Promise(id=f"{PREFIX}.no_answer", sentence="Every request is answered, and in time.")
_LINKS = Promise(
    id=f"{PREFIX}.links", sentence="The links of the document lead from operation to operation.", blame=Blame.DOCUMENT
)
_SCHEMA = Promise(id=f"{PREFIX}.generation", sentence="Requests can be made from the document.", blame=Blame.DOCUMENT)

PROMISES = (NOTHING_ACCEPTED, BACK_FROM_THE_WALL, _NO_ANSWER, _LINKS, _SCHEMA)
"""What is found of the whole of its run, beside its checks."""

# What an error that Schemathesis names means for the verdict. Any other is the judge's own and ends the run.
ERROR_SENSES: Mapping[str, Promise] = {
    "Network Error": _NO_ANSWER,
    "Unhealthy API": _NO_ANSWER,
    "Unresponsive Operation": _NO_ANSWER,
    "Server Unavailable": _NO_ANSWER,
    "Invalid OpenAPI Links Definition": _LINKS,
    "Invalid Link Definition": _LINKS,
    "Missing Open API links": _LINKS,
    "Schema Error": _SCHEMA,
    "Failed Health Check": _SCHEMA,
    "Serialization not possible": _SCHEMA,
}
