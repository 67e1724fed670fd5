"""Lets the self-check look at answers before their last piece goes out. Refuses to change a message.

It stands twice: inside the memo, around what makes answers, so that a remembered answer was looked at when it was made;
and around the outermost layer, where it looks at refusals alone, which nothing inside has made.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.middleware.watch import FAULTS, VIOLATIONS
from mockpbx.self_check import Answered, SelfCheck

OWN_REFUSAL = "mockpbx.own_refusal"
"""Scope key that says that a request is refused for something of the mock's own, of which the document says nothing."""
_LOOKED_AT = "mockpbx.looked_at"
"""Scope key that says that an answer is looked at already."""
_MOST_BYTES = 4 * 1024 * 1024
"""Of larger answers only the length is judged: they are files, of whose inside the document says nothing."""


class SelfCheckLayer:
    """Collects an answer on its way and has it looked at; violations stand in the scope then, for the journal."""

    def __init__(
        self,
        app: ASGIApp,
        check: SelfCheck,
        *,
        operation_of: Callable[[Scope], str | None],
        only_refusals: bool = False,
        leaves_out: Callable[[Scope], bool] = lambda _scope: False,
    ) -> None:
        """Wrap `app`; with `only_refusals` look at refusals only, of those that no other layer has looked at.

        Requests that it `leaves_out` are none of the document's.
        """
        self._app = app
        self._check = check
        self._operation_of = operation_of
        self._only_refusals = only_refusals
        self._leaves_out = leaves_out

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and look at the answer if it is its turn."""
        if self._leaves_out(scope):
            await self._app(scope, receive, send)
            return
        if self._only_refusals:
            await self._app(scope, receive, self._telling_refusal(scope, send))
            return
        await self._app(scope, receive, self._telling(scope, send) if self._check.takes_next() else send)

    def _telling_refusal(self, scope: Scope, send: Send) -> Send:
        chosen = send

        async def tell(message: Message) -> None:
            nonlocal chosen
            if message["type"] == "http.response.start" and self._is_mine(scope, message["status"]):
                chosen = self._telling(scope, send)
            await chosen(message)

        return tell

    def _is_mine(self, scope: Scope, status: int) -> bool:
        # A fault that was asked for is none of the document's.
        is_elsewhere = scope.get(_LOOKED_AT) or scope.get(FAULTS) or scope.get(OWN_REFUSAL)
        return status >= 400 and not is_elsewhere and self._check.takes_next()

    def _telling(self, scope: Scope, send: Send) -> Send:
        start: Message = {}
        pieces: list[bytes] = []
        size = 0

        async def tell(message: Message) -> None:
            nonlocal start, size
            if message["type"] == "http.response.start":
                start = message
                scope[_LOOKED_AT] = True
            else:
                piece = message.get("body", b"")
                size += len(piece)
                if size <= _MOST_BYTES:
                    pieces.append(piece)
                if not message.get("more_body"):
                    self._look(scope, start, b"".join(pieces) if size <= _MOST_BYTES else None, size)
            await send(message)

        return tell

    def _look(self, scope: Scope, start: Message, body: bytes | None, size: int) -> None:
        answered = Answered(
            operation_id=self._operation_of(scope),
            method=scope["method"],
            path=scope["raw_path"],
            query=scope["query_string"],
            status=start["status"],
            headers=tuple(start["headers"]),
            body=body,
            size=size,
        )
        found = self._check.look(answered)
        if found:
            scope[VIOLATIONS] = (*scope.get(VIOLATIONS, ()), *dict.fromkeys(one.id for one in found))
