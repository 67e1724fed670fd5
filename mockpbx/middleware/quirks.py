"""Tells errors as a kind of real server does: other statuses, or nothing at all. Refuses to know what went wrong."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.errors import ApiError
from mockpbx.faults import SendError
from mockpbx.profiles import Profile
from mockpbx.spec import Spec

_MUTE = b"{}"


class ErrorQuirks:
    """Changes the errors of the operations that a profile names; all other answers pass as they are."""

    def __init__(self, app: ASGIApp, profile: Profile, spec: Spec) -> None:
        """Wrap `app`, the API of the document."""
        self._app = app
        self._profile = profile
        self._spec = spec

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and change what is told of its failure."""
        chosen = send

        async def send_quirk(message: Message) -> None:
            nonlocal chosen
            if message["type"] == "http.response.start" and message["status"] >= 400:
                operation_id = self._operation_of(scope)
                message["status"] = self._profile.status(operation_id, message["status"])
                if self._profile.is_mute(operation_id, message["status"]):
                    chosen = _mute(send)
            await chosen(message)

        await self._app(scope, receive, send_quirk)

    def _operation_of(self, scope: Scope) -> str:
        operation = self._spec.operation_at(scope["method"], scope["path"])
        return "" if operation is None else operation.operation_id


def with_error_quirks(app: ASGIApp, profile: Profile, spec: Spec) -> ASGIApp:
    """Wrap the API where a profile has errors of its own; return it as it is where not."""
    return ErrorQuirks(app, profile, spec) if profile.operations_with_errors else app


def quirky_senders(send_error: SendError, profile: Profile) -> Mapping[str, SendError]:
    """Return what sends errors that no handler made, by the operations of which a profile tells them otherwise.

    Their statuses stay: somebody asked for them.
    """
    return {name: _sender(send_error, profile, name) for name in profile.operations_with_errors}


def _sender(send_error: SendError, profile: Profile, operation_id: str) -> SendError:
    async def send_quirk(send: Send, error: ApiError) -> None:
        await send_error(_mute(send) if profile.is_mute(operation_id, error.status) else send, error)

    return send_quirk


def _mute(send: Send) -> Send:
    """Return what sends an answer as an empty object."""

    async def send_mute(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _with_length(message["headers"], len(_MUTE))
        else:
            message = {**message, "body": b"" if message.get("more_body") else _MUTE}
        await send(message)

    return send_mute


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    return [*(field for field in headers if field[0] != b"content-length"), (b"content-length", b"%d" % length)]
