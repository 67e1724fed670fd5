"""Runs a mock PBX on a port: sockets, deadlines, signals. Refuses to know the API."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType, TracebackType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from mockpbx.announcer import webhook_secret
from mockpbx.api.fitness import refuse_unfit
from mockpbx.app import AppSettings, MockApp
from mockpbx.clock import Clock
from mockpbx.errors import StartError
from mockpbx.http_protocol import DeadlineProtocol
from mockpbx.memory import give_memory_back
from mockpbx.paths import CONSOLE_PATH
from mockpbx.pbx import Pbx
from mockpbx.settings import KNOWN_PASSWORD, PbxSettings
from mockpbx.spec import Spec, load_spec

# Longer than clients keep a connection (httpx and Node 5 s): who closes first must not be the one who is asked.
KEEP_ALIVE_SECONDS = 10
GRACEFUL_SECONDS = 10
_BACKLOG = 2048
_TURN_SECONDS = 0.0001


def open_socket(host: str, port: int) -> socket.socket:
    """Bind and listen; StartError names the address when it is taken or cannot be had. Port 0 picks a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. Without it an answer in two pieces waits 40 ms for the first to be acknowledged, in any
    # loop but uvloop, which sets it by itself.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    listener.listen(_BACKLOG)
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the URL under which a listening socket is reached."""
    return f"http://{host_of(listener)}:{listener.getsockname()[1]}"


def host_of(listener: socket.socket) -> str:
    """Return the address of a listening socket as URLs and `Host` spell it."""
    return spelt_host(listener.getsockname()[0])


def spelt_host(host: str) -> str:
    """Return a host as URLs and `Host` spell it: with brackets around an IPv6 address."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


class _Server(uvicorn.Server):
    """uvicorn, ending with its own exit instead of the signal's once it was asked to stop."""

    stopped_by: int | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        def stop(number: int, frame: FrameType | None) -> None:
            self.stopped_by = number
            self.handle_exit(number, frame)

        previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


class _ThreadServer(uvicorn.Server):
    """uvicorn in a thread that is not the main one, where no signals can be caught."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=DeadlineProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )


def serve(app: ASGIApp, listener: socket.socket) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code: 0, or 130 after an interrupt."""
    # What is loaded by now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    give_memory_back()
    # While a report is reckoned in its thread, a request waits no longer than this for its turn.
    sys.setswitchinterval(_TURN_SECONDS)
    server = _Server(_config(app))
    server.run(sockets=[listener])
    return 130 if server.stopped_by == signal.SIGINT else 0


class MockPbx:
    """A mock PBX in this process, on a free port of its own: `with MockPbx(seed=1) as mock: mock.url`."""

    def __init__(
        self,
        settings: PbxSettings | None = None,
        app_settings: AppSettings | None = None,
        *,
        clock: Clock | None = None,
        spec: Spec | None = None,
    ) -> None:
        """Make the world; nothing listens yet. Another document is served where `spec` gives one.

        StartError when it asks for what the mock cannot do.
        """
        if spec is not None:
            refuse_unfit(spec, str(spec.files[0].path) if spec.files else "the document")
        self.pbx = Pbx(spec or load_spec(), settings or PbxSettings(), clock or Clock())
        self.app = MockApp(self.pbx, app_settings)
        self._server = _ThreadServer(_config(self.app))
        self._listener: socket.socket | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> "MockPbx":
        """Listen on a free port of this machine."""
        self._listener = open_socket("127.0.0.1", 0)
        self._thread = Thread(target=self._run, name="mockpbx", daemon=True)
        self._thread.start()
        return self

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener] if self._listener else []))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening and forget everything."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()

    @property
    def url(self) -> str:
        """Base URL of the API, without a slash at the end."""
        return f"{self._origin}{self.pbx.spec.base_path}"

    @property
    def console_url(self) -> str:
        """URL of the console."""
        return self._origin + CONSOLE_PATH + "/"

    @property
    def token(self) -> str:
        """The token that never expires."""
        return self.pbx.token

    @property
    def _origin(self) -> str:
        if self._listener is None:
            raise StartError("the mock is not listening; use it in a with statement")
        return url_of(self._listener)


def describe(pbx: Pbx, origin: str) -> dict[str, Any]:
    """Say where a serving mock is found and what is in it.

    A token, password or secret that somebody gave is theirs, and is not said again: what is printed lies in logs.
    """
    settings = pbx.settings
    is_secret_made = settings.webhook_urls and settings.webhook_secret is None
    return {
        "url": origin + pbx.spec.base_path,
        "docs": f"{origin}{CONSOLE_PATH}/docs",
        "console": f"{origin}{CONSOLE_PATH}/",
        "token": pbx.token if settings.token is None else None,
        "username": pbx.admin.username,
        "password": settings.password if settings.password == KNOWN_PASSWORD else None,
        "webhook_secret": webhook_secret(settings) if is_secret_made else None,
        **pbx.world_facts,
        "counts": pbx.counts(),
    }
