"""A whole mock with its journal and its self-check, composed as it is to be, to be asked without a socket."""

from typing import Any

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpbx.app import build_api, send_error
from mockpbx.jobs import Jobs
from mockpbx.journal import Journal, secret_paths_of
from mockpbx.middleware.choose import Choose
from mockpbx.middleware.cors import Cors
from mockpbx.middleware.gate import Gate, Limits
from mockpbx.middleware.memo import Memo
from mockpbx.middleware.outermost import Outermost
from mockpbx.middleware.self_check import SelfCheckLayer
from mockpbx.middleware.watch import Watch
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from tests.middleware.conftest import HOST, Answered, Headers, ask

JSON_TYPE = (b"content-type", b"application/json")


class Falling:
    """Passes requests on, but falls over those for one path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Fall, or pass on."""
        if scope["path"].endswith("/fall"):
            raise RuntimeError("fallen")
        await self._app(scope, receive, send)


class Watched:
    """The layers around the API of one PBX, with a journal and a self-check of everything."""

    def __init__(self, pbx: Pbx, check: SelfCheck | None = None) -> None:
        self.pbx = pbx
        self.journal = Journal(secret_paths=secret_paths_of(pbx.spec))
        self.check = check or SelfCheck(pbx.spec)

        def operation_of(scope: Scope) -> str | None:
            operation = pbx.spec.operation_at(scope["method"], scope["path"])
            return None if operation is None else operation.operation_id

        api = SelfCheckLayer(Falling(build_api(pbx.spec)), self.check, operation_of=operation_of)
        history = tuple(f"{pbx.spec.base_path}/{name}".encode() for name in pbx.archive.counts())
        memo = Memo(api, prefixes=history, pbx_of=lambda scope: pbx)
        chosen = Choose(memo, Sandboxes(Sandbox(MAIN, pbx)))
        gate = Gate(chosen, base_path=pbx.spec.base_path, limits=Limits())
        outermost = Outermost(Cors(gate), send_error)
        refusals = SelfCheckLayer(outermost, self.check, operation_of=operation_of, only_refusals=True)
        self.app: ASGIApp = Watch(
            refusals,
            journal_of=lambda scope: None if scope["path"].startswith("/_mock") else self.journal,
            now=lambda scope: pbx.clock.now(),
            operation_of=operation_of,
        )

    def ask(self, path: str, *, method: str = "GET", token: str | None = None, body: Any = None) -> Answered:
        """Send a request with the house token, or another, and a body of JSON."""
        headers: Headers = [HOST, (b"authorization", f"Bearer {token or self.pbx.token}".encode())]
        chunks = []
        if body is not None:
            chunks = [body if isinstance(body, bytes) else orjson.dumps(body)]
            headers += [JSON_TYPE, (b"content-length", b"%d" % len(chunks[0]))]
        return self.ask_raw(path, method=method, headers=headers, chunks=chunks)

    def ask_raw(self, target: str, **more: Any) -> Answered:
        """Send a request as it is, the query in its target."""
        path, _, query = target.partition("?")
        return ask(self._with_query(query.encode()), path, **more)

    def _with_query(self, query: bytes) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await self.app({**scope, "query_string": query}, receive, send)

        return app

    def finish_reports(self) -> None:
        """Let time pass until all reports are made."""
        Jobs(self.pbx).advance(60_000_000)
