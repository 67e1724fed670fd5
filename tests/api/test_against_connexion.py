"""Our validators, which are made once, judge requests as Connexion's own do, which are made for every request."""

import asyncio
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from connexion.middleware import ConnexionMiddleware
from connexion.middleware.exceptions import ExceptionMiddleware
from connexion.middleware.request_validation import RequestValidationMiddleware
from connexion.middleware.routing import RoutingMiddleware
from connexion.resolver import Resolution, Resolver
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from mockpbx.api.bodies import bodies_of, parse_json
from mockpbx.api.parameters import build_parameters
from mockpbx.errors import ApiError
from mockpbx.spec import load_spec

SPEC = load_spec()
BODIES = bodies_of(SPEC)
PARAMETERS = build_parameters(SPEC)
LISTS = sorted(SPEC.collections)

ORDERS: dict[str, dict[str, Any]] = {
    "calls": {
        "name": "Calls",
        "type": "NORMAL",
        "email": "a@acme.example",
        "format": "CSV",
        "range": "CUSTOM",
        "started_at": "2026-03-01T00:00:00Z",
        "ended_at": "2026-03-02T00:00:00+01:00",
        "cron_expr": "0 6 * * 1",
        "filter": {"from": "NUMBER", "from_value": "101", "answer_state": "ANSWERED"},
    },
    "queues": {
        "name": "Queues",
        "type": "QUEUE_SLA_STATISTICS",
        "email": "a@acme.example",
        "format": "HTML",
        "range": "TODAY",
        "filter": {"call_queues": ["8001"], "exclude_calls_dropped_before_seconds": 5},
    },
}
ODD_VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**20, "", "x", "TODAY", "CSV", "2026-13-01T00:00:00Z", "a@b", [], ["8001"], [1],
    {}, {"x": 1},
]  # fmt: skip


class _NoHandlers(Resolver):  # type: ignore[misc]  # Connexion publishes no types
    def resolve(self, operation: Any) -> Resolution:
        return Resolution(lambda: None, operation.operation_id or "")


async def _accepting(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def stock() -> ConnexionMiddleware:
    """Connexion with its own validators around an application that accepts everything."""
    layers = [ExceptionMiddleware, RoutingMiddleware, RequestValidationMiddleware]
    api = ConnexionMiddleware(_accepting, middlewares=layers, import_name=__name__)
    api.add_api(SPEC.tree, base_path=SPEC.base_path, resolver=_NoHandlers(), strict_validation=True)
    return api


def _status(api: ConnexionMiddleware, method: str, path: str, *, query: str = "", body: bytes = b"") -> int:
    found: list[int] = []
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": SPEC.base_path + path,
        "raw_path": (SPEC.base_path + path).encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "app": api,
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    asyncio.run(api(scope, receive, send))
    return found[0]


def _accepts_body(operation_id: str, body: bytes) -> bool:
    try:
        BODIES[operation_id].validate(parse_json(body))
    except ApiError:
        return False
    return True


def _accepts_query(operation_id: str, query: str) -> bool:
    try:
        PARAMETERS[operation_id].query(query.encode())
    except ApiError:
        return False
    return True


def _changes(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the body with one member gone, or odd, or one more than there is."""
    for name in body:
        yield {key: value for key, value in body.items() if key != name}
        for odd in ODD_VALUES:
            yield {**body, name: odd}
    yield {**body, "colour": "red"}
    for name in body["filter"]:
        for odd in ODD_VALUES:
            changed = deepcopy(body)
            changed["filter"][name] = odd
            yield changed
    yield body


# What differs on purpose: ours know the formats `cron` and `email`, and demand the offset of an instant.
_OURS_ARE_STRICTER = ("cron_expr", "email", "started_at", "ended_at")


@pytest.mark.parametrize("kind", ORDERS)
@pytest.mark.parametrize("operation_id", ["createCallReport", "updateCallReport"])
def test_bodies_are_judged_alike(stock: ConnexionMiddleware, operation_id: str, kind: str) -> None:
    """Of hundreds of bodies, each wrong in one place or none, both take the same; ours may be stricter on formats."""
    is_create = operation_id == "createCallReport"
    path = "/call_reports" if is_create else "/call_reports/1"
    base = {name: value for name, value in ORDERS[kind].items() if is_create or name != "type"}
    accepted = refused = 0
    for body in _changes(base):
        text = json.dumps(body).encode()
        ours, theirs = _accepts_body(operation_id, text), _status(stock, "POST", path, body=text) == 200
        changed = [name for name in _OURS_ARE_STRICTER if body.get(name) != base.get(name)]
        if ours != theirs:
            assert changed, body
            assert theirs, body
        accepted += ours
        refused += not ours
    assert accepted > 10
    assert refused > 100


_TEXTS = st.one_of(
    st.sampled_from(["0", "1", "100", "101", "-1", "ten", "1.0", "1e2", "true", "false", "TRUE", " 1", "x" * 3000]),
    st.integers(-(10**6), 10**6).map(str),
)
_OPTIONS = st.dictionaries(
    st.sampled_from(["top", "skip", "count", "filter", "search", "$top", "page"]), _TEXTS, max_size=3
)


@settings(max_examples=150, deadline=None)
@given(operation_id=st.sampled_from(LISTS), options=_OPTIONS)
def test_options_are_judged_alike(stock: ConnexionMiddleware, operation_id: str, options: dict[str, str]) -> None:
    """Whatever the options, both accept them or both refuse them; ours take no blanks and no other case."""
    query = urlencode(options)
    ours = _accepts_query(operation_id, query)
    theirs = _status(stock, "GET", SPEC.operations[operation_id].path, query=query) == 200
    loose = {"TRUE", " 1", "1.0", "1e2"} & set(options.values())
    assert ours == theirs or (loose and not ours), query


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b'{"a":1,"a":2}', b"\xff", b'{"a":NaN}', b"[" * 100]
)
def test_what_is_no_json_object_is_refused_by_ours(body: bytes) -> None:
    """No JSON, no object, repeated members, NaN and bottomless nesting are refused, whatever Connexion says."""
    assert not _accepts_body("createCallReport", body)
