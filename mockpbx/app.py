"""Assembles document, handlers and middleware into one ASGI application. Refuses to open sockets."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier, Lock
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpbx.api.connexion_levers import BearerLever, no_uri_parser, validator_map
from mockpbx.api.connexion_parts import (
    ConnexionMiddleware,
    ConnexionRequest,
    ConnexionResponse,
    ExceptionMiddleware,
    ProblemException,
    RequestValidationMiddleware,
    Resolution,
    Resolver,
    RoutingMiddleware,
    SecurityMiddleware,
)
from mockpbx.api.dispatch import AllowedMethods, Dispatcher, error_answer, send_answer
from mockpbx.api.foreign_errors import as_api_error
from mockpbx.api.handlers import HANDLERS
from mockpbx.errors import ApiError
from mockpbx.journal import Journal
from mockpbx.middleware.choose import Choose
from mockpbx.middleware.cors import Cors
from mockpbx.middleware.faults import Faults
from mockpbx.middleware.gate import Gate, Limits
from mockpbx.middleware.memo import Memo
from mockpbx.middleware.outermost import Outermost
from mockpbx.middleware.quirks import quirky_senders, with_error_quirks
from mockpbx.middleware.self_check import SelfCheckLayer
from mockpbx.middleware.watch import Watch
from mockpbx.paths import CONSOLE_PATH
from mockpbx.pbx import Pbx
from mockpbx.profiles import profile_named
from mockpbx.sandboxes import CHOSEN, MAIN, Sandbox, Sandboxes, sandbox_of
from mockpbx.self_check import Mode, SelfCheck
from mockpbx.spec import Spec

# What Connexion does for us; its Swagger UI, response validation, lifespan and context have no work here.
_CONNEXION_LAYERS = [ExceptionMiddleware, RoutingMiddleware, SecurityMiddleware, RequestValidationMiddleware]
_SITE_THREADS = 6
# Where one thread cannot be had, the others wait no longer than this for it.
_START_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettings:
    """Who may call. Hosts and origins beside those of this machine; `*` means any.

    Callers on other machines reach the control plane with the control token alone. `self_check` says which answers are
    held against the document while it serves.
    """

    allowed_hosts: Sequence[str] = ()
    allowed_origins: Sequence[str] = ()
    control_token: str | None = None
    self_check: Mode = Mode.OFF
    limits: Limits = field(default_factory=Limits)


class MockApp:
    """The whole mock PBX as an ASGI application: the API, the console, and the jobs that run beside them."""

    def __init__(self, pbx: Pbx, settings: AppSettings | None = None) -> None:
        """Assemble the application around `pbx`, beside which sandboxes may be opened."""
        settings = settings or AppSettings()
        self.pbx = pbx
        self.sandboxes = Sandboxes(Sandbox(MAIN, pbx))
        self._job_task: asyncio.Task[None] | None = None
        self.self_check = SelfCheck(pbx.spec, settings.self_check)
        self._settings = settings
        self._console = _Console(self.sandboxes, self.self_check, settings)
        self._http = self._assembled()

    def _assembled(self) -> ASGIApp:
        """Put all layers around the API of the document."""
        spec, settings = self.pbx.spec, self._settings
        gated = partial(
            Gate,
            base_path=spec.base_path,
            limits=settings.limits,
            allowed_hosts=settings.allowed_hosts,
            snapshots_path=f"{CONSOLE_PATH}/api/snapshots/",
        )
        chosen = Choose(self._layers(build_api(spec), spec), self.sandboxes)
        split = Split(
            api=Cors(gated(chosen), allowed_origins=settings.allowed_origins),
            console=gated(self._console),
        )
        return self._watched(Outermost(split, send_error), spec)

    def adopt(self, spec: Spec) -> bool:
        """Serve another document from now on; False when what was kept could not be taken along.

        StartError when it cannot be served at all: then everything is as it was.
        """
        build_api(spec)
        is_kept = self.sandboxes.adopt(spec)
        self.self_check.adopt(spec)
        self._http = self._assembled()
        return is_kept

    def _layers(self, api: ASGIApp, spec: Spec) -> ASGIApp:
        """Put around the API what acts on one PBX: faults, what is remembered, and the check of what is made."""
        if self.self_check.mode is not Mode.OFF:
            api = SelfCheckLayer(api, self.self_check, operation_of=partial(_operation_id, spec))
        profile = profile_named(self.pbx.settings.profile)
        api = with_error_quirks(api, profile, spec)
        history = tuple(f"{spec.base_path}/{name}".encode() for name in self.pbx.archive.counts())
        memo = Memo(api, prefixes=history, pbx_of=lambda scope: sandbox_of(scope).pbx)
        return Faults(
            memo,
            book_of=lambda scope: sandbox_of(scope).faults,
            operation_of=lambda scope: spec.operation_at(scope["method"], scope["path"]),
            send_error=send_error,
            senders=quirky_senders(send_error, profile),
        )

    def _watched(self, http: ASGIApp, spec: Spec) -> ASGIApp:
        """Put around everything what sees it all: the check of refusals, and the journal."""
        if self.self_check.mode is not Mode.OFF:
            http = SelfCheckLayer(
                http,
                self.self_check,
                operation_of=partial(_operation_id, spec),
                only_refusals=True,
                leaves_out=lambda scope: _is_of_console(scope["path"]),
            )
        return Watch(
            http,
            journal_of=self._journal,
            now=lambda scope: self._chosen(scope).pbx.clock.now(),
            operation_of=partial(_operation_id, spec),
        )

    def _chosen(self, scope: Scope) -> Sandbox:
        return scope.get(CHOSEN) or self.sandboxes.main

    def _journal(self, scope: Scope) -> Journal | None:
        journal = None if _is_of_console(scope["path"]) else self._chosen(scope).journal
        return journal if journal is not None and journal.is_kept else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve HTTP, and run the jobs for as long as the application lives."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._job_task = asyncio.create_task(self.sandboxes.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._job_task.cancel()
        with suppress(asyncio.CancelledError):
            await self._job_task
        self.sandboxes.close()
        await send({"type": "lifespan.shutdown.complete"})


class _Console:
    """The Flask pages as an ASGI application, made when somebody first looks at them."""

    def __init__(self, sandboxes: Sandboxes, self_check: SelfCheck, settings: AppSettings) -> None:
        self._sandboxes = sandboxes
        self._self_check = self_check
        self._settings = settings
        self._app: Any = None
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app or await asyncio.to_thread(self._made)
        await app(scope, receive, send)

    def _made(self) -> Any:
        # Those who look first at the same time would each make a site of their own, megabytes of it.
        with self._lock:
            if self._app is None:
                self._app = self._build()
            return self._app

    def _build(self) -> Any:
        from a2wsgi import WSGIMiddleware  # noqa: PLC0415 - Flask takes a tenth of the time until the API is ready

        from mockpbx.console.site import build_site  # noqa: PLC0415

        site: Any = build_site(self._sandboxes, self._self_check, control_token=self._settings.control_token)
        app = WSGIMiddleware(site, workers=_SITE_THREADS)
        _start_all(app.executor, _SITE_THREADS)
        return app


def _start_all(threads: Executor, count: int) -> None:
    """Start all threads of a pool now. Each keeps memory of its own, by which the server would grow for hours."""
    together = Barrier(count, timeout=_START_SECONDS)
    with suppress(RuntimeError):
        wait([threads.submit(together.wait) for _ in range(count)])


class Split:
    """Sends what is below the console's path to the console, and everything else to the API."""

    def __init__(self, *, api: ASGIApp, console: Any) -> None:
        """Split between two applications."""
        self._api = api
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if _is_of_console(scope["path"]):
            await self._console({**scope, "root_path": CONSOLE_PATH}, receive, send)
        else:
            await self._api(scope, receive, send)


def _operation_id(spec: Spec, scope: Scope) -> str | None:
    operation = spec.operation_at(scope["method"], scope["path"])
    return None if operation is None else operation.operation_id


def _is_of_console(path: str) -> bool:
    return path == CONSOLE_PATH or path.startswith(CONSOLE_PATH + "/")


def build_api(spec: Spec) -> ASGIApp:
    """Wrap Connexion's routing, security and validation of the document around our dispatcher.

    Which PBX answers is chosen outside, and stands in the scope.
    """
    allowed = AllowedMethods(spec)
    api = ConnexionMiddleware(Dispatcher(spec, HANDLERS), middlewares=list(_CONNEXION_LAYERS), import_name=__name__)

    async def answer_error(request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        answer = error_answer(as_api_error(error, allow=allowed.of(request.scope["path"])))
        headers = {name.decode(): value.decode() for name, value in answer.headers}
        return ConnexionResponse(status_code=answer.status, headers=headers, body=answer.body)

    for kind in (ApiError, ProblemException, HTTPException):
        api.add_error_handler(kind, answer_error)
    api.add_error_handler(Exception, _let_through)
    api.add_api(
        spec.tree,
        base_path=spec.base_path,
        resolver=_BareResolver(),
        validator_map=validator_map(spec),
        security_map={"bearer": BearerLever()},
        uri_parser_class=no_uri_parser,
    )

    async def with_app(scope: Scope, receive: Receive, send: Send) -> None:
        # Starlette raises its 405 for the handlers above only when the scope names an application.
        scope["app"] = api
        await api(scope, receive, send)

    return with_app


async def _let_through(_request: ConnexionRequest, error: Exception) -> ConnexionResponse:
    # The outermost layer logs it under the request's number. Connexion would answer in a form of its own.
    raise error


class _BareResolver(Resolver):  # type: ignore[misc]  # Connexion publishes no types
    """Leaves operation ids as they are: the dispatcher's table binds them to handlers."""

    def resolve(self, operation: Any) -> Resolution:
        return Resolution(_handled_by_dispatcher, operation.operation_id or "")


def _handled_by_dispatcher() -> None:
    """Stand for the handler in Connexion's books."""


async def send_error(send: Send, error: ApiError) -> None:
    """Answer with an error."""
    await send_answer(send, error_answer(error))
