"""Remembers answers about calls, until more calls come, and gives them again without asking. Refuses to know the API.

What is remembered was routed, authorised and validated once, as the same request would be every time; only who asks is
looked at anew. Orders, products, files and sessions change, and are never remembered.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.pbx import Pbx
from mockpbx.store import Given, Key

_SPECIAL = frozenset((b"content-length", b"content-type", b"transfer-encoding", b"range"))


class Memo:
    """Answers a GET that was answered before, if it asks about calls and whoever asks may see them."""

    def __init__(self, app: ASGIApp, *, prefixes: tuple[bytes, ...], pbx_of: Callable[[Scope], Pbx]) -> None:
        """Wrap `app`; below the prefixes nothing changes until more calls come."""
        self._app = app
        self._prefixes = prefixes
        self._pbx_of = pbx_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on and remember a whole good answer."""
        pbx = self._pbx_of(scope)
        key = self._key(scope, pbx)
        if key is None:
            await self._app(scope, receive, send)
            return
        answers = pbx.archive.answers
        known = answers.get(key)
        if known is None:
            listener = _Listener(send)
            await self._app(scope, receive, listener)
            # If calls came meanwhile, or the PBX is another now, nobody knows of which calls this told.
            if listener.given is not None and pbx.archive.answers is answers:
                answers.keep(key, listener.given)
            return
        start, body = known
        await send({**start, "headers": [*start["headers"]]})
        await send({"type": "http.response.body", "body": body})

    def _key(self, scope: Scope, pbx: Pbx) -> Key | None:
        """Name a request whose answer hangs on nothing but its target; None for any other."""
        path: bytes = scope["raw_path"]
        if scope["method"] != "GET" or not path.startswith(self._prefixes):
            return None
        authorization = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                if authorization is not None:
                    return None
                authorization = value
            elif name in _SPECIAL:
                return None
        if authorization is None or not authorization.startswith(b"Bearer "):
            return None
        return (path, scope["query_string"]) if pbx.may_see_at_once(authorization[7:].decode("latin-1")) else None


class _Listener:
    """Passes an answer on, and holds it when it is good, and whole in two messages."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.given: Given | None = None
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = {**message, "headers": [*message["headers"]]}
        elif self._start is not None and not message.get("more_body"):
            self.given = (self._start, message["body"])
            self._start = None
        await self._send(message)
