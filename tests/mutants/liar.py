"""A mock PBX behind a wrapper that tells one lie."""

import importlib.util
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.settings import Target
from mockpbx.app import MockApp
from mockpbx.clock import Clock
from mockpbx.history import history_of
from mockpbx.model import Call
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.server import open_socket, url_of
from mockpbx.settings import PbxSettings
from mockpbx.spec import Spec, load_spec
from mockpbx.world import World
from mockpbx.worlds import Recipe, Worlds

Lie = ModuleType | SimpleNamespace
"""What a lie has: a function for each moment at which it is told."""
LIES = Path(__file__).parent / "lies"
TRUTHS = Path(__file__).parent / "truths"
BASE = "/api"
COLLECTIONS = ("/cdrs", "/calllogs", "/call_reports", "/completed_call_reports")


@dataclass
class AskedOf:
    """A request on its way to the honest mock, as a lie may change it; the path is without the base path."""

    method: str
    path: str
    options: dict[str, str]
    headers: dict[str, str]
    body: bytes
    token: str
    other_token: str
    memory: dict[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether a collection is read."""
        return self.method == "GET" and self.path in COLLECTIONS

    def is_first_page_by(self, option: str) -> bool:
        """Whether the first hundred calls are asked for by this option alone."""
        is_plain = self.options.keys() == {option, "top"} and self.options["top"] == "100"
        return self.is_list and self.path == "/cdrs" and is_plain

    @property
    def is_update(self) -> bool:
        """Whether an order is changed."""
        return self.method == "POST" and self.path.startswith("/call_reports/") and not self.path.endswith("/destroy")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()

    def authorise(self) -> None:
        """Present the house token, whatever was presented."""
        self.headers["authorization"] = f"Bearer {self.token}"


@dataclass
class Told:
    """An answer on its way back, as a lie may change it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as JSON; None when there is none."""
        return json.loads(self.body) if self.body else None

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value, separators=(",", ":")).encode()

    def become(self, status: int, value: Any) -> None:
        """Be another answer altogether; None is no body."""
        self.status, self.headers, self.body = status, {}, b""
        if value is not None:
            self.headers["content-type"] = "application/json"
            self.json = value


class Liar:
    """An ASGI application that passes requests on to an honest one and tells one lie about them.

    There are two tenants, each with an honest application and a token of its own; whoever shows the second one's token
    is answered by the second.
    """

    def __init__(self, app: ASGIApp, token: str, lie: Lie | None, other: ASGIApp, other_token: str) -> None:
        self._app = app
        self._token = token
        self._other = other
        self._other_token = other_token
        self._lie = lie
        self._memory: dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; an answer that the lie cannot read goes back as it is."""
        if scope["type"] != "http" or not scope["path"].startswith(BASE + "/"):
            await self._app(scope, receive, send)
            return
        asked = self._asked(scope, await whole_body(receive))
        if hasattr(self._lie, "before"):
            self._lie.before(asked)  # type: ignore[union-attr]  # hasattr has just seen it
        told = await self._pass_on(scope, asked)
        if hasattr(self._lie, "after"):
            await self._lie.after(asked, told, self._ask(scope))  # type: ignore[union-attr]  # hasattr has just seen it
        await send_told(send, told)

    def _asked(self, scope: Scope, body: bytes) -> AskedOf:
        return AskedOf(
            method=scope["method"],
            path=scope["path"].removeprefix(BASE),
            options=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
            headers={name.decode(): value.decode("latin-1") for name, value in scope["headers"]},
            body=body,
            token=self._token,
            other_token=self._other_token,
            memory=self._memory,
        )

    async def _pass_on(self, scope: Scope, asked: AskedOf) -> Told:
        # What the lie leaves alone keeps its very bytes, repeated options and odd escapes included.
        before = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        query = scope["query_string"] if asked.options == before else urlencode(asked.options).encode()
        headers = {**asked.headers, "content-length": str(len(asked.body))} if asked.body else asked.headers
        changed = {
            **scope,
            "method": asked.method,
            "path": BASE + asked.path,
            "raw_path": scope["raw_path"] if BASE + asked.path == scope["path"] else (BASE + asked.path).encode(),
            "query_string": query,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
        is_other = self._other_token in headers.get("authorization", "")
        return await honest(self._other if is_other else self._app, changed, asked.body)

    def _ask(self, scope: Scope) -> Callable[..., Awaitable[Any]]:
        async def ask(path: str, **options: str) -> Any:
            headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {self._token}".encode())]
            target = {"method": "GET", "path": BASE + path, "raw_path": (BASE + path).encode(), "headers": headers}
            told = await honest(self._app, {**scope, **target, "query_string": urlencode(options).encode()}, b"")
            return told.json

        return ask


async def honest(app: ASGIApp, scope: Scope, body: bytes) -> Told:
    """What the honest application answers."""
    told = Told()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            told.status = message["status"]
            told.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            told.body += message.get("body", b"")

    await app(scope, receive, send)
    return told


async def whole_body(receive: Receive) -> bytes:
    """The body of a request."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def send_told(send: Send, told: Told) -> None:
    """Send an answer with its true length."""
    told.headers.pop("content-length", None)
    headers = [(name.encode(), value.encode("latin-1")) for name, value in told.headers.items()]
    if told.status != 204:
        headers.append((b"content-length", str(len(told.body)).encode()))
    await send({"type": "http.response.start", "status": told.status, "headers": headers})
    await send({"type": "http.response.body", "body": told.body})


def load_lie(name: str, folder: Path = LIES) -> ModuleType:
    """The module of a lie, or of a truth told otherwise."""
    spec = importlib.util.spec_from_file_location(f"{folder.name}.{name}", folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Misrecorded(Worlds):
    """Worlds whose calls a lie has recorded in its own way: everything that is told of them agrees."""

    def __init__(self, spec: Spec, record: Callable[[Call], Call]) -> None:
        super().__init__(spec)
        self._record = record

    def _make(self, recipe: Recipe) -> World:
        world = super()._make(recipe)
        return replace(world, imported=history_of(map(self._record, world.history.all_calls())))


def _pbx(settings: PbxSettings, clock: Clock, lie: Lie | None) -> Pbx:
    spec = load_spec()
    record = getattr(lie, "record", None)
    return Pbx(spec, settings, clock, worlds=_Misrecorded(spec, record) if record else None)


@contextmanager
def serving(lie: Lie | None) -> Iterator[Target]:
    """A small mock that tells a lie, or an honest one, as what the judge is pointed at."""
    clock = Clock(parse_instant("2026-03-09T14:00:00Z"))
    pbx = _pbx(PbxSettings(call_count=250, report_seconds=0.05), clock, lie)
    other = _pbx(PbxSettings(seed=2, call_count=5), clock, None)
    liar = Liar(MockApp(pbx), pbx.token, lie, MockApp(other), other.token)
    listener = open_socket("127.0.0.1", 0)
    config = uvicorn.Config(liar, log_config=None, access_log=False, server_header=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Target(
            base_url=url_of(listener) + BASE,
            token=pbx.token,
            username=pbx.admin.username,
            password=pbx.settings.password,
            other_token=other.token,
        )
    finally:
        server.should_exit = True
        thread.join()
