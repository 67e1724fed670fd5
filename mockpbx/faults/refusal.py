"""Errors as any server gives them, by status. Refuses to know why."""

from collections.abc import Mapping
from http import HTTPStatus

from mockpbx.errors import ApiError, ProtocolError

LOWEST, HIGHEST = 400, 599

_WORDS: Mapping[int, tuple[str, str]] = {
    400: ("VALIDATE_FAILED", "field validation failed"),
    401: ("UNAUTHORIZED", "authentication required"),
    403: ("DENIED", "requested access to the resource is denied"),
    404: ("NOT_FOUND", "resource not found"),
    405: ("UNSUPPORTED", "the operation is unsupported"),
    408: ("TIMEOUT", "the request was not received in time"),
    409: ("CONFLICT", "the report is running"),
    413: ("TOO_LARGE", "the body is too large"),
    414: ("TOO_LARGE", "the request target is too long"),
    415: ("VALIDATE_FAILED", "unsupported media type"),
    421: ("MISDIRECTED", "this server does not answer for that host"),
    422: ("VALIDATE_FAILED", "field validation failed"),
    429: ("TOOMANYREQUESTS", "too many requests"),
    431: ("TOO_LARGE", "the header fields are too large"),
    501: ("UNSUPPORTED", "the operation is unsupported"),
    502: ("UNAVAILABLE", "bad gateway"),
    503: ("UNAVAILABLE", "service unavailable"),
    504: ("UNAVAILABLE", "gateway timeout"),
}

# The fields that RFC 9110 demands of a status. An empty Allow says that the resource is switched off for now.
_FIELDS: Mapping[int, tuple[str, str]] = {
    401: ("WWW-Authenticate", "Bearer"),
    405: ("Allow", ""),
    407: ("Proxy-Authenticate", "Basic"),
    426: ("Upgrade", "HTTP/2.0"),
}
_RETRIED = frozenset((429, 503))


def refusal(status: int, *, retry_after_seconds: int = 1) -> ApiError:
    """Build the error of a status, with the header fields that belong to it."""
    code, message = _WORDS.get(status, ("UNKNOWN", _phrase(status)))
    error = ProtocolError(status=status, code=code, message=message)
    if status in _RETRIED:
        error.headers = (("Retry-After", str(retry_after_seconds)),)
    elif status in _FIELDS:
        error.headers = (_FIELDS[status],)
    return error


def _phrase(status: int) -> str:
    known = {one.value: one.phrase.lower() for one in HTTPStatus}
    return "unknown error" if status == 500 else known.get(status, "unknown error")
