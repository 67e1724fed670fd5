"""One request and its response as seen on the wire. Refuses to know sockets and checks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and the response to it. Header names are lower-case; `seconds` is wall time until the last byte.

    `begun` is when the request was sent, in seconds since 1970; 0 where nobody knows.

    `operation_id` names the operation of the document that was meant, or None when the request fits none. Bodies, which
    tell of people, are kept out of `repr`.
    """

    method: str
    url: str
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: bytes = field(default=b"", repr=False)
    status: int
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
    begun: float = 0.0
    operation_id: str | None = None

    @property
    def path(self) -> str:
        """Path part of the URL, without the query."""
        return urlsplit(self.url).path

    @property
    def is_denied(self) -> bool:
        """Whether the caller may not do this."""
        return self.status == 403

    @property
    def media_type(self) -> str:
        """Media type of the response without parameters, lower-case; empty when there is none."""
        return self.response_headers.get("content-type", "").split(";")[0].strip().lower()

    def json(self) -> Any:
        """Response body as JSON, for reading alone; raises ValueError when it is not JSON."""
        return parsed(self.response_body)


# Every check reads the same few bodies, one after the other.
@lru_cache(maxsize=16)
def parsed(body: bytes) -> Any:
    """A body as JSON, for reading alone; raises ValueError when it is not JSON.

    JSON can spell half a character. What has such a half gets a sign in its place, for nobody could send it back.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return _whole(json.loads(body.decode("utf-8")))
        except RecursionError as error:
            raise ValueError("the JSON is nested too deep") from error


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else sign for sign in value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
