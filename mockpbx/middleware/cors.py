"""Lets browsers of allowed origins call the API, preflight included. Refuses to know tokens."""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.middleware.gate import header
from mockpbx.middleware.outermost import WAY_BACK

_LOCAL_ORIGIN = re.compile(r"https?://(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?")
_METHODS = b"GET, HEAD, POST, OPTIONS"
_HEADERS = b"Authorization, Content-Type, Accept, Prefer, X-Mock-Sandbox, X-Requested-With"
_EXPOSED = (
    b"Allow, Content-Disposition, Content-Length, Retry-After, WWW-Authenticate, X-Request-Id, Preference-Applied"
)
_PREFLIGHT_SECONDS = b"600"


class Cors:
    """Adds the CORS fields for origins on this machine and those named; answers preflights itself.

    It stands outside of all that refuses a request, because a page that may not read a refusal sees none.
    """

    def __init__(self, app: ASGIApp, *, allowed_origins: Iterable[str] = ()) -> None:
        """Wrap `app`; `*` allows every origin."""
        self._app = app
        self._origins = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or pass the request on and add the fields to its answer."""
        origin = header(scope, b"origin")
        if origin is None or not self._allows(origin.decode("latin-1")):
            await self._app(scope, receive, send)
            return
        fields = [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
        if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
            await _preflight(scope, send, fields)
            return

        async def send_with_fields(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *fields, (b"access-control-expose-headers", _EXPOSED)]
            await send(message)

        scope[WAY_BACK] = send_with_fields
        await self._app(scope, receive, send_with_fields)

    def _allows(self, origin: str) -> bool:
        return "*" in self._origins or origin in self._origins or bool(_LOCAL_ORIGIN.fullmatch(origin))


async def _preflight(scope: Scope, send: Send, fields: list[tuple[bytes, bytes]]) -> None:
    fields = [
        *fields,
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _HEADERS),
        (b"access-control-max-age", _PREFLIGHT_SECONDS),
    ]
    if header(scope, b"access-control-request-private-network"):
        fields.append((b"access-control-allow-private-network", b"true"))
    await send({"type": "http.response.start", "status": 204, "headers": fields})
    await send({"type": "http.response.body", "body": b""})
