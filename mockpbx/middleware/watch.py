"""Sees every exchange of the API as it goes over the wire, and tells the journal. Refuses to change anything.

It stands outside of all other layers, so that refusals of the gate, CORS fields and request ids are in what it sees.
"""

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.journal import Journal, Sighting
from mockpbx.model import Instant

FAULTS = "mockpbx.faults"
"""Scope key of the names of faults that were done to an answer."""
VIOLATIONS = "mockpbx.violations"
"""Scope key of the ids of violations that were found in an answer."""


class Watch:
    """Records an exchange before the last piece of its answer goes out: whoever has the answer finds it recorded."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        journal_of: Callable[[Scope], Journal | None],
        now: Callable[[Scope], Instant],
        operation_of: Callable[[Scope], str | None],
    ) -> None:
        """Wrap `app`; a request without a journal, such as one of the console, is passed on unseen.

        It is asked for again when the answer is known: by then the PBX may be chosen whose journal it is.
        """
        self._app = app
        self._journal_of = journal_of
        self._now = now
        self._operation_of = operation_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and record what is said."""
        journal = self._journal_of(scope)
        if journal is None:
            await self._app(scope, receive, send)
            return
        begun = time.monotonic_ns()
        # The gate puts the headers in order in place; what came is kept.
        headers = [*scope["headers"]]
        seen = Sighting(scope["method"], scope["raw_path"], scope["query_string"], headers, self._now(scope))

        def record() -> None:
            seen.operation_id = self._operation_of(scope)
            seen.faults = tuple(scope.get(FAULTS, ()))
            seen.violations = tuple(scope.get(VIOLATIONS, ()))
            seen.microseconds = (time.monotonic_ns() - begun) // 1000
            chosen = self._journal_of(scope)
            if chosen is None or chosen is journal:
                journal.record(seen)
                return
            # It was for another PBX than could be known at first, where it may be another time.
            seen.at = self._now(scope)
            chosen.record(seen)

        most = journal.most_body_bytes
        try:
            await self._app(scope, _hearing(seen, receive, most), _telling(seen, send, most, record))
        finally:
            if not seen.is_whole:
                record()


def _hearing(seen: Sighting, receive: Receive, most: int) -> Receive:
    async def hear() -> Message:
        message = await receive()
        piece = message.get("body")
        if piece:
            if seen.request_size <= most:
                seen.request_pieces.append(piece)
            seen.request_size += len(piece)
        return message

    return hear


def _telling(seen: Sighting, send: Send, most: int, record: Callable[[], None]) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
            seen.answer_headers = message["headers"]
        else:
            piece = message.get("body")
            # The server below sends no body in answer to HEAD, whatever it is given.
            if piece and seen.method != "HEAD":
                if seen.answer_size <= most:
                    seen.answer_pieces.append(piece)
                seen.answer_size += len(piece)
            if not message.get("more_body"):
                seen.is_whole = True
                record()
        await send(message)

    return tell
