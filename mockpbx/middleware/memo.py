"""Remembers answers about calls, until more calls come, and gives them again without asking. Refuses to know the API.

What is remembered was routed, authorised and validated once, as the same request would be every time; only who asks is
looked at anew. Orders, products, files and sessions change, and are never remembered.
"""

from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Key = tuple[bytes, bytes]
"""Path and query, as they were sent."""

_MOST_BYTES = 32 * 1024 * 1024
_LARGEST_BYTES = 256 * 1024
_SPECIAL = frozenset((b"content-length", b"content-type", b"transfer-encoding", b"range"))


class Memo:
    """Answers a GET that was answered before, if it asks about calls and whoever asks may see them."""

    def __init__(
        self, app: ASGIApp, *, prefixes: tuple[bytes, ...], may_see: Callable[[str], bool], version: Callable[[], int]
    ) -> None:
        """Wrap `app`.

        Below the prefixes nothing changes as long as the version is the same; `may_see` says of a token whether it
        opens what is there.
        """
        self._app = app
        self._prefixes = prefixes
        self._may_see = may_see
        self._answers: OrderedDict[Key, tuple[Message, Message]] = OrderedDict()
        self._size = 0
        self._version = version
        self._known_version = version()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on and remember a whole good answer."""
        key = self._key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        version = self._version()
        if version != self._known_version:
            self._answers.clear()
            self._size, self._known_version = 0, version
        known = self._answers.get(key)
        if known is None:
            await self._app(scope, receive, _Listener(send, lambda answer: self._remember(key, answer, version)))
            return
        self._answers.move_to_end(key)
        start, body = known
        await send({**start, "headers": [*start["headers"]]})
        await send(body)

    def _key(self, scope: Scope) -> Key | None:
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
        return (path, scope["query_string"]) if self._may_see(authorization[7:].decode("latin-1")) else None

    def _remember(self, key: Key, answer: tuple[Message, Message], version: int) -> None:
        size = len(answer[1]["body"])
        # Calls may have been added while this was answered.
        if size > _LARGEST_BYTES or key in self._answers or version != self._version():
            return
        self._answers[key] = answer
        self._size += size
        while self._size > _MOST_BYTES:
            _, (_, body) = self._answers.popitem(last=False)
            self._size -= len(body["body"])


class _Listener:
    """Passes an answer on, and tells of it when it is good, and whole in two messages."""

    def __init__(self, send: Send, tell: Callable[[tuple[Message, Message]], None]) -> None:
        self._send = send
        self._tell = tell
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = {**message, "headers": [*message["headers"]]}
        elif self._start is not None and not message.get("more_body"):
            self._tell((self._start, message))
            self._start = None
        await self._send(message)
