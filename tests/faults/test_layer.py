"""The layer: without faults it is not there, and without a connection a drop is an error that can be seen."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from mockpbx.app import send_error
from mockpbx.clock import ManualClock
from mockpbx.faults import DroppedError, FaultBook
from mockpbx.middleware.faults import Faults
from mockpbx.middleware.outermost import Outermost
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import Operation, load_spec
from tests.conftest import NOW
from tests.faults.conftest import FaultyApp
from tests.middleware.conftest import HOST, ask

SPEC = load_spec()


def _operation_of(scope: Scope) -> Operation | None:
    return SPEC.operation_at(scope["method"], scope["path"])


def _layer(app: Callable[[Scope, Receive, Send], Any], book: FaultBook) -> Faults:
    return Faults(app, book_of=lambda scope: book, operation_of=_operation_of, send_error=send_error)


def _book(*bodies: dict[str, Any]) -> FaultBook:
    book = FaultBook(1, SPEC.operations)
    for body in bodies:
        book.add(body)
    return book


MESSAGES = st.lists(
    st.dictionaries(st.text(max_size=5), st.binary(max_size=20) | st.integers(), max_size=4), max_size=6
)


@given(
    messages=MESSAGES,
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS"]),
    path=st.sampled_from([operation.path for operation in SPEC.operations.values()]) | st.text(max_size=20),
)
def test_without_faults_every_message_passes_unchanged(messages: list[Message], method: str, path: str) -> None:
    """With an empty book scope, receive and send inside are those outside, and each message is the very same."""
    got: list[Message] = []
    seen: list[Any] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope, receive, send))
        for message in messages:
            await send(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        got.append(message)

    scope = {"type": "http", "method": method, "path": f"/api{path}", "headers": [(b"host", b"x")]}
    before = dict(scope)
    asyncio.run(_layer(inside, _book())(scope, receive, send))
    assert all(one is other for one, other in zip(got, messages, strict=True))
    assert all(one is other for one, other in zip(seen, (scope, receive, send), strict=True))
    assert scope == before


@pytest.mark.parametrize("name", ["disconnect", "truncate"])
def test_in_its_own_process_a_drop_is_an_error(name: str) -> None:
    """A client that calls the application without a server gets the error of a reset connection, not a 500."""
    pbx = Pbx(SPEC, PbxSettings(call_count=5), ManualClock(NOW))
    app = FaultyApp(pbx)
    app.book.add({"fault": name})

    async def call() -> None:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api") as client:
            await client.get("/cdrs", headers={"Authorization": f"Bearer {pbx.token}"})

    with pytest.raises(ConnectionResetError):
        asyncio.run(call())
    pbx.close()


def test_the_outermost_layer_lets_a_drop_through(caplog: pytest.LogCaptureFixture) -> None:
    """A dropped connection is neither answered nor logged."""

    async def dropped(scope: Scope, receive: Receive, send: Send) -> None:
        raise DroppedError

    with pytest.raises(DroppedError):
        ask(Outermost(dropped, send_error))
    assert not caplog.records


def test_a_percent_encoded_path_is_the_same_operation() -> None:
    """What the router takes for an operation, faults take for it too."""
    book = _book({"fault": "status", "operations": ["listCdrs"]})

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the request went on")

    assert ask(_layer(inside, book), "/api/cdrs", raw_path=b"/api/%63drs", headers=[HOST]).status == 500


def test_an_answer_in_pieces_is_broken_as_a_whole() -> None:
    """A truncated answer that was to come in pieces announces and cuts all of them together."""

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
        for piece in (b"abc", b"def", b"ghi"):
            await send({"type": "http.response.body", "body": piece, "more_body": piece != b"ghi"})

    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    layer = _layer(inside, _book({"fault": "truncate", "settings": {"part": 0.5}}))
    with pytest.raises(DroppedError):
        asyncio.run(layer({"type": "http", "method": "GET", "path": "/api/cdrs", "headers": []}, receive, send))
    assert got[0]["headers"] == [(b"content-length", b"9")]
    assert [(message["body"], message["more_body"]) for message in got[1:]] == [(b"abcd", True)]
