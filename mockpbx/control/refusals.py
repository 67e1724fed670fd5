"""How the control plane says no: all that is refused below its path has the one envelope. Refuses to decide it."""

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from mockpbx import wire
from mockpbx.errors import ApiError, NotFoundError, ProtocolError, unsupported

PATH = "/api"


def is_for_plane() -> bool:
    """Say whether the present request is for the control plane, whether or not there is anything at its path."""
    return request.path == PATH or request.path.startswith(PATH + "/")


def refusal(error: Exception) -> Response:
    """Answer with an error; what nobody raised on purpose is not told."""
    told = _as_api_error(error)
    return Response(wire.errors(told.faults), told.status, dict(told.headers), content_type="application/json")


def _as_api_error(error: Exception) -> ApiError:
    match error:
        case ApiError():
            return error
        case NotFound():
            return NotFoundError()
        case MethodNotAllowed():
            return unsupported(", ".join(sorted(error.valid_methods or ())))
        case HTTPException(code=int(status)) if status < 500:
            return ProtocolError(status=status, code=ApiError.code, message=error.name.lower())
        case _:
            return ApiError()
