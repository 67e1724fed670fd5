"""Tells errors as a kind of real server does: other statuses, or nothing at all. Refuses to know what went wrong."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
        is_mute = False

        async def send_quirk(message: Message) -> None:
            nonlocal is_mute
            if message["type"] == "http.response.start" and message["status"] >= 400:
                operation_id = self._operation_of(scope)
                message["status"] = self._profile.status(operation_id, message["status"])
                is_mute = self._profile.is_mute(operation_id, message["status"])
                if is_mute:
                    message["headers"] = _with_length(message["headers"], len(_MUTE))
            elif is_mute and message["type"] == "http.response.body":
                message = {**message, "body": b"" if message.get("more_body") else _MUTE}
            await send(message)

        await self._app(scope, receive, send_quirk)

    def _operation_of(self, scope: Scope) -> str:
        operation = self._spec.operation_at(scope["method"], scope["path"])
        return "" if operation is None else operation.operation_id


def with_error_quirks(app: ASGIApp, profile: Profile, spec: Spec) -> ASGIApp:
    """Wrap the API where a profile has errors of its own; return it as it is where not."""
    return ErrorQuirks(app, profile, spec) if profile.operations_with_errors else app


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    return [*(field for field in headers if field[0] != b"content-length"), (b"content-length", b"%d" % length)]
