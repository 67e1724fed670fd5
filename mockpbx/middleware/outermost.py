"""The outermost layer: no error leaves without the envelope, no answer without its safety fields, no trace ever."""

import logging
from itertools import count

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpbx.errors import ApiError
from mockpbx.faults import DroppedError, SendError
from mockpbx.middleware.gate import ClientGoneError

_LOG = logging.getLogger(__name__)


WAY_BACK = "mockpbx.way_back"
"""Scope key of what an answer is sent by that Outermost gives in the place of a layer inside, whose fields it needs."""


class Outermost:
    """Numbers requests, adds the fields every answer carries, and answers what nothing inside has answered."""

    def __init__(self, app: ASGIApp, send_error: SendError) -> None:
        """Wrap `app`; `send_error` spells an error as an answer."""
        self._app = app
        self._send_error = send_error
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and see to it that it is answered."""
        number = b"%d" % next(self._numbers)
        started = False

        async def send_with_fields(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", number),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_fields)
        except ClientGoneError:
            return
        except DroppedError:
            # Whoever calls the application in its own process has no connection that could be seen to end.
            raise
        except ApiError as error:
            await self._answer(scope.get(WAY_BACK, send_with_fields), error, started)
        except Exception:
            _LOG.exception("request %s failed", number.decode())
            await self._answer(scope.get(WAY_BACK, send_with_fields), ApiError(), started)

    async def _answer(self, send: Send, error: ApiError, is_started: bool) -> None:
        if not is_started:
            await self._send_error(send, error)
