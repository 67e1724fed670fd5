"""Lets faults strike requests, those of the book and those a client prefers. Refuses to know what faults do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.errors import ValidationError
from mockpbx.faults import FAULTS, FaultBook, Passage, Preferences, SendError, Strike, parse_prefer
from mockpbx.middleware.gate import header
from mockpbx.spec import Operation


class Faults:
    """Stands between CORS, whose fields a page needs to see any answer, and everything that remembers or routes."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        book_of: Callable[[Scope], FaultBook],
        operation_of: Callable[[Scope], Operation | None],
        send_error: SendError,
        senders: Mapping[str, SendError] = MappingProxyType({}),
    ) -> None:
        """Wrap `app`; `book_of` finds the faults that are in force for a request, `operation_of` what it asks for.

        The `senders` send errors of their operations, `send_error` all others.
        """
        self._app = app
        self._book_of = book_of
        self._operation_of = operation_of
        self._send_error = send_error
        self._senders = senders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, through the faults that strike it."""
        book = self._book_of(scope)
        if book.is_empty and header(scope, b"prefer") is None:
            await self._app(scope, receive, send)
            return
        operation = self._operation_of(scope)
        if operation is None:
            await self._app(scope, receive, send)
            return
        send_error = self._senders.get(operation.operation_id, self._send_error)
        try:
            preferences = _preferences(scope, operation)
        except ValidationError as error:
            await send_error(send, error)
            return
        if preferences.applied:
            send = _telling(send, preferences)
        # What the client wants to have refused is not a request that the rules could meet.
        met = () if preferences.is_refusal else book.strikes(operation.operation_id)
        app = self._app
        for strike in reversed((*preferences.strikes(), *met)):
            app = _struck(app, strike, send_error)
        await app(scope, receive, send)


def _struck(app: ASGIApp, strike: Strike, send_error: SendError) -> ASGIApp:
    run = FAULTS[strike.rule.fault].run

    async def with_fault(scope: Scope, receive: Receive, send: Send) -> None:
        await run(Passage(app=app, scope=scope, receive=receive, send=send, strike=strike, send_error=send_error))

    return with_fault


def _preferences(scope: Scope, operation: Operation) -> Preferences:
    fields = [value for name, value in scope["headers"] if name == b"prefer"]
    if not fields:
        return Preferences()
    documented = (int(status) for status in operation.definition["responses"])
    return parse_prefer(fields, successes=[status for status in documented if status < 400])


def _telling(send: Send, preferences: Preferences) -> Send:
    async def send_with_field(message: Message) -> None:
        if message["type"] == "http.response.start":
            field = (b"preference-applied", preferences.applied)
            # RFC 7240, 2: a cache has to know what the answer hung on.
            message = {**message, "headers": [*message["headers"], field, (b"vary", b"Prefer")]}
        await send(message)

    return send_with_field
