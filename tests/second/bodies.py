"""Bodies of requests: JSON in UTF-8 that keeps to its schema, or refused."""

import json
from typing import Any

from flask import Request

from tests.second import paper
from tests.second.refusals import Refused


def body_of(request: Request, schema: str) -> Any:
    """The JSON body of a request; Refused when it is none, or breaks its schema."""
    if request.mimetype != "application/json":
        raise Refused(415, "BAD_TYPE", "application/json is wanted")
    try:
        text = request.get_data().decode("utf-8")
        body = json.loads(text, parse_constant=_no_constant)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused(400, "BAD_BODY", "the body is no JSON") from error
    places = paper.faults(schema, body)
    if places:
        raise Refused(400, "BAD_BODY", "the body breaks the document", detail=places[:20])
    return body


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
