"""Runs an ASGI application on a port: in this thread until somebody ends it, or in another one for a while."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any, Literal

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from contracts.errors import UsageError

Parser = Literal["auto", "h11"]
HERE = "127.0.0.1"
_PATIENCE_SECONDS = 30.0
_STEP_SECONDS = 0.01


def open_listener(host: str, port: int) -> socket.socket:
    """Listen on an address, port 0 for any free one; UsageError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, because asyncio sends small pieces at once only on sockets that say so.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host} port {port}: {error.strerror}") from error
    except (UnicodeError, TypeError) as error:
        listener.close()
        raise UsageError(f"cannot listen on {host!r}: it is no name of a host") from error
    listener.listen(128)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address of a listener as a URL without a path."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_for(app: Any, parser: Parser = "auto") -> uvicorn.Server:
    """A server that adds nothing of its own to an answer and writes no log.

    The parser `h11` tells the application the target as it was sent; of a whole address another tells only the path.
    """
    # Python's own event loop, because its connections can be watched: what a proxy connects to must be provable.
    config = uvicorn.Config(
        app, loop="asyncio", http=parser, log_config=None, access_log=False, server_header=False, date_header=False
    )
    return uvicorn.Server(config)


@contextmanager
def in_process(app: Any, parser: Parser = "auto") -> Iterator[str]:
    """Serve an ASGI application from a thread of this process; yields its address without a path once it has started.

    UsageError when the application does not start.
    """
    listener = open_listener(HERE, 0)
    start = _Start(app)
    server = server_for(start, parser)
    thread = Thread(target=_run, args=(server, listener), name="application under test", daemon=True)
    thread.start()
    try:
        _await_start(server, thread, start)
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_SECONDS)
        listener.close()


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    # A start that fails would end a whole process; here it is told by whoever waits for it.
    with suppress(SystemExit):
        server.run(sockets=[listener])


class _Start:
    """Stands before an application and keeps the reason that it gives for not starting."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.reason = "it gives no reason"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                # Some tell their whole traceback, which ends with what went wrong.
                self.reason = message.get("message", "").strip().rpartition("\n")[2] or self.reason
            await send(message)

        await self._app(scope, receive, heard if scope["type"] == "lifespan" else send)


def _await_start(server: uvicorn.Server, thread: Thread, start: _Start) -> None:
    limit = time.monotonic() + _PATIENCE_SECONDS
    while not server.started:
        thread.join(_STEP_SECONDS)
        if not thread.is_alive() and not server.started:
            raise UsageError(f"the application does not start: {start.reason}")
        if time.monotonic() > limit:
            raise UsageError(f"the application has not started within {_PATIENCE_SECONDS:g} seconds")
