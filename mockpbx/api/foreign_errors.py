"""Turns what Connexion and Starlette raise into errors of ours. Refuses to answer them."""

from collections.abc import Callable, Mapping

from mockpbx.errors import ApiError, NotFoundError, ProtocolError, ValidationError, unsupported


def as_api_error(error: Exception, *, allow: str) -> ApiError:
    """Return the error of ours that an error stands for; `allow` is for a 405."""
    if isinstance(error, ApiError):
        return error
    status: int = getattr(error, "status_code", 0) or getattr(error, "status", 500)
    return _FOREIGN.get(status, _unknown)(allow)


def _unknown(_allow: str) -> ApiError:
    return ApiError()


def _unsupported_media_type(_allow: str) -> ApiError:
    return ProtocolError(
        status=415,
        code=ValidationError.code,
        message="unsupported media type",
        detail={"field": "Content-Type", "reason": "application/json is wanted"},
    )


_FOREIGN: Mapping[int, Callable[[str], ApiError]] = {
    404: lambda _allow: NotFoundError(),
    405: unsupported,
    415: _unsupported_media_type,
}
