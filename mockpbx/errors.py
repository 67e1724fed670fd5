"""Every error the mock answers with: its code, HTTP status and words. Nobody else shapes an error body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class MockPbxError(Exception):
    """Base of all errors of this package."""


class StartError(MockPbxError):
    """The mock cannot start as asked: bad flag, busy port, unusable state file. One line, exit code 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One entry of the error envelope; `detail` is any JSON value, None leaves it out."""

    code: str
    message: str
    detail: Any = None


class ApiError(MockPbxError):
    """An answer in the API's error envelope; subclasses fix status, code and default words."""

    status = 500
    code = "UNKNOWN"
    message = "unknown error"

    def __init__(
        self,
        message: str | None = None,
        *,
        detail: Any = None,
        faults: Sequence[Fault] = (),
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Carry one fault made of `message` and `detail`, or the given `faults`; `headers` go out with the answer."""
        super().__init__(message or self.message)
        self.faults = tuple(faults) or (Fault(code=self.code, message=message or self.message, detail=detail),)
        self.headers = tuple(headers)


class ValidationError(ApiError):
    """The request breaks the document: 400 with the field or option and the reason in `detail`."""

    status = 400
    code = "VALIDATE_FAILED"
    message = "field validation failed"


class UnauthorizedError(ApiError):
    """No token, or one that is wrong, expired or revoked."""

    status = 401
    code = "UNAUTHORIZED"
    message = "authentication required"

    def __init__(self, message: str | None = None) -> None:
        """Carry the challenge that HTTP demands of every 401."""
        super().__init__(message, headers=[("WWW-Authenticate", "Bearer")])


class DeniedError(ApiError):
    """The user is known and may not do this."""

    status = 403
    code = "DENIED"
    message = "requested access to the resource is denied"


class NotFoundError(ApiError):
    """No such path, or nothing with this id."""

    status = 404
    code = "NOT_FOUND"
    message = "resource not found"


class ConflictError(ApiError):
    """The resource is in a state that does not allow this."""

    status = 409
    code = "CONFLICT"
    message = "the report is running"


class UnavailableError(ApiError):
    """The state cannot be had at the moment; nothing was changed, or nobody knows."""

    status = 503
    code = "UNAVAILABLE"
    message = "service unavailable"

    def __init__(self) -> None:
        """Say when to come again: in a second."""
        super().__init__(headers=[("Retry-After", "1")])


class ProtocolError(ApiError):
    """A request refused for its outer form; status, code and words are given by the table that raises it."""

    def __init__(self, *, status: int, code: str, message: str, detail: Any = None) -> None:
        """Carry a fault with the given status and code."""
        self.status = status
        self.code = code
        super().__init__(message, detail=detail)


def unsupported(allow: str) -> ProtocolError:
    """Build the 405 of a path that knows the methods `allow` alone."""
    error = ProtocolError(status=405, code="UNSUPPORTED", message="the operation is unsupported")
    error.headers = (("Allow", allow),)
    return error


def field_fault(field: str, reason: str, **more: Any) -> Fault:
    """Build the fault of one field or query option: `detail` is {"field", "reason", ...}."""
    return Fault(
        code=ValidationError.code, message=ValidationError.message, detail={"field": field, "reason": reason, **more}
    )


def invalid(field: str, reason: str, **more: Any) -> ValidationError:
    """Build the 400 for one field or query option."""
    return ValidationError(faults=[field_fault(field, reason, **more)])
