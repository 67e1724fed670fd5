"""One request on its way through a fault. Refuses to know which fault it is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.errors import ApiError
from mockpbx.faults.connection import connection_of
from mockpbx.faults.strike import Strike

STRUCK = "mockpbx.faults"
"""Scope key of the names of the faults that struck, in the order in which they did."""

SendError = Callable[[Send, ApiError], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The request, what is to answer it, and the strike that comes between."""

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    strike: Strike
    send_error: SendError

    def lands(self) -> bool:
        """Count the strike and leave its name in the scope; False when it may not happen any more."""
        if not (self.strike.is_due and self.strike.land()):
            return False
        self.scope.setdefault(STRUCK, []).append(self.strike.rule.fault)
        return True

    async def go_on(self, send: Send | None = None) -> None:
        """Let the request be answered as if there were no fault, to another receiver if one is given."""
        await self.app(self.scope, self.receive, send or self.send)

    async def refuse(self, error: ApiError) -> None:
        """Answer with an error instead."""
        await self.send_error(self.send, error)

    async def whole_answer(self) -> tuple[Message, bytes]:
        """Let the request be answered, and return the answer's start and whole body."""
        starts: list[Message] = []
        pieces: list[bytes] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                starts.append(message)
            else:
                pieces.append(message.get("body", b""))

        await self.go_on(keep)
        return starts[0], b"".join(pieces)

    async def send_answer(self, start: Message, body: bytes, *, length: int | None = None) -> None:
        """Answer with a start and a body; with another `length` than the body's, more is announced than comes."""
        headers = [field for field in start["headers"] if field[0] != b"content-length"]
        announced = len(body) if length is None else length
        if start["status"] != 204:
            headers.append((b"content-length", b"%d" % announced))
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": len(body) < announced})

    async def pause(self, seconds: float) -> None:
        """Wait, no longer than the connection lasts."""
        await connection_of(self.scope).pause(seconds)

    def drop(self, *, is_reset: bool = False) -> None:
        """End the connection."""
        connection_of(self.scope).drop(is_reset=is_reset)
