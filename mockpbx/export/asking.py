"""Asks a mock in this process, over no socket, one thing after the other. Refuses to know files."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

import orjson
from starlette.types import ASGIApp, Message, Scope

from mockpbx.app import AppSettings, MockApp
from mockpbx.errors import StartError
from mockpbx.export.place import Place
from mockpbx.export.plan import PASSWORD, STEPS, TOKEN, USERNAME, Step, body_of, filled, path_of
from mockpbx.jobs import Jobs
from mockpbx.model import SECOND, Instant
from mockpbx.pbx import Pbx

Headers = tuple[tuple[str, str], ...]
_LOCAL_PORT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request as it was sent and the whole answer to it; `target` is path and query below the base URL."""

    step: Step
    at: Instant
    method: str
    target: str
    request_headers: Headers
    request_body: bytes
    status: int
    response_headers: Headers
    response_body: bytes


def ask_all(pbx: Pbx, place: Place) -> tuple[Exchange, ...]:
    """Ask `pbx`, whose clock stands still, every step of the plan; after each a second passes."""
    app = MockApp(pbx, AppSettings(allowed_hosts=("*",)))
    jobs = Jobs(pbx)
    known = {TOKEN: place.token, USERNAME: place.username, PASSWORD: place.password}
    exchanges: list[Exchange] = []
    for step in STEPS:
        exchange = _asked(app, pbx, place, step, known)
        if exchange.status >= 400:
            raise StartError(f"this world has nothing to show for {step.operation_id}: {exchange.status}")
        answer = orjson.loads(exchange.response_body) if step.gives else {}
        known |= {slot: find.within(answer) for slot, find in step.gives.items()}
        exchanges.append(exchange)
        jobs.advance(SECOND)
    return tuple(exchanges)


def _asked(app: ASGIApp, pbx: Pbx, place: Place, step: Step, known: dict[str, str]) -> Exchange:
    operation = pbx.spec.operations[step.operation_id]
    path = path_of(step, pbx.spec, lambda slot: quote(known[slot], safe=""))
    body = body_of(step, operation)
    content = b"" if body is None else orjson.dumps(filled(body, known.__getitem__))
    headers = [("Host", urlsplit(place.url).netloc), ("Accept", "*/*")]
    if step.token is not None:
        headers.append(("Authorization", f"Bearer {known[step.token]}"))
    if content:
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    query = urlencode(step.query, quote_via=quote)
    at = pbx.clock.now()
    messages = asyncio.run(_messages(app, _scope(operation.method, pbx.spec.base_path + path, query, headers), content))
    return Exchange(
        step=step,
        at=at,
        method=operation.method,
        target=f"{path}?{query}" if query else path,
        request_headers=tuple(headers),
        request_body=content,
        status=messages[0]["status"],
        response_headers=tuple((name.decode(), value.decode("latin-1")) for name, value in messages[0]["headers"]),
        response_body=b"".join(message["body"] for message in messages[1:]),
    )


def _scope(method: str, path: str, query: str, headers: list[tuple[str, str]]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", _LOCAL_PORT),
    }


async def _messages(app: ASGIApp, scope: Scope, content: bytes) -> list[Message]:
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages
