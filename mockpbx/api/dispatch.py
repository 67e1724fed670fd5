"""The innermost ASGI application: calls the handler of the routed operation and sends its answer."""

import asyncio
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from mockpbx import wire
from mockpbx.api.connexion_levers import PARSED, operation_id_of
from mockpbx.api.exchange import JSON, Answer, Request
from mockpbx.api.handlers import Handler
from mockpbx.errors import ApiError, MockPbxError, NotFoundError
from mockpbx.sandboxes import sandbox_of
from mockpbx.spec import Spec

_AT_ONCE = 256 * 1024


class MissingHandlerError(MockPbxError):
    """The document has an operation that no handler is bound to."""


class Dispatcher:
    """Binds operations to handlers; a handler that is missing is named at start, not at the first request."""

    def __init__(self, spec: Spec, handlers: Mapping[str, Handler]) -> None:
        """Bind the handlers of every operation in the document."""
        missing = sorted(set(spec.operations) - set(handlers))
        if missing:
            raise MissingHandlerError(f"no handler for {', '.join(missing)}")
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request that Connexion has routed, authorised and validated."""
        operation_id = operation_id_of(scope)
        if operation_id is None:
            raise NotFoundError
        request = Request(operation_id=operation_id, **scope.get(PARSED, {}))
        handler, pbx = self._handlers[operation_id], sandbox_of(scope).pbx
        if pbx.store.is_remote:
            # A database far away answers when it likes, and nobody else has to wait for it.
            answer = await asyncio.to_thread(handler, pbx, request)
        else:
            answer = handler(pbx, request)
        await send_answer(send, answer)


async def send_answer(send: Send, answer: Answer) -> None:
    """Send a whole answer with its length."""
    headers = [*answer.headers]
    if answer.status != 204:
        headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if len(answer.body) <= _AT_ONCE:
        await send({"type": "http.response.body", "body": answer.body})
        return
    # A large file goes out piece by piece, as fast as it is taken, and others are answered in between.
    for start in range(0, len(answer.body), _AT_ONCE):
        piece = answer.body[start : start + _AT_ONCE]
        await send({"type": "http.response.body", "body": piece, "more_body": start + _AT_ONCE < len(answer.body)})
        await asyncio.sleep(0)


def error_answer(error: ApiError) -> Answer:
    """Spell an error as an answer in the API's envelope."""
    headers = tuple((name.lower().encode(), value.encode()) for name, value in error.headers)
    return Answer(status=error.status, headers=(JSON, *headers), body=wire.errors(error.faults))


class AllowedMethods:
    """What methods each path of the document knows, for the Allow header of a 405."""

    def __init__(self, spec: Spec) -> None:
        """Look into a document."""
        self._spec = spec

    def of(self, path: str) -> str:
        """Return the methods of the path that a request named, as the header spells them."""
        return ", ".join(sorted(self._spec.methods_at(path)))
