"""The layer of the self-check: it looks before the last piece goes out, and passes everything on unchanged."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from mockpbx.app import AppSettings, MockApp
from mockpbx.journal import JournalQuery
from mockpbx.middleware.self_check import SelfCheckLayer
from mockpbx.middleware.watch import FAULTS, VIOLATIONS
from mockpbx.pbx import Pbx
from mockpbx.self_check import Mode, SelfCheck
from mockpbx.spec import load_spec
from tests.middleware.conftest import HOST, ask
from tests.watched import Watched

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}


class Telling:
    """Sends the messages it is given, and raises what it is given."""

    def __init__(self, messages: list[Message], error: Exception | None = None) -> None:
        self.messages = messages
        self.error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send, or raise."""
        for message in self.messages:
            await send(message)
        if self.error:
            raise self.error


def run(layer: SelfCheckLayer, **more: Any) -> tuple[Scope, list[Message]]:
    """Send one request through a layer; return the scope afterwards and what came out."""
    scope: Scope = {"method": "GET", "path": "/api/cdrs", "raw_path": b"/api/cdrs", "query_string": b"", **more}
    passed: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        passed.append(message)

    asyncio.run(layer(scope, receive, send))
    return scope, passed


def layer(app: Telling, mode: Mode = Mode.ALL, *, only_refusals: bool = False) -> SelfCheckLayer:
    """The layer around an application that answers as listCdrs."""
    check = SelfCheck(load_spec(), mode, every=2, second_every=0)
    return SelfCheckLayer(app, check, operation_of=lambda scope: "listCdrs", only_refusals=only_refusals)


def body(content: bytes, *, more: bool = False) -> Message:
    """One piece of a body."""
    return {"type": "http.response.body", "body": content, "more_body": more}


BROKEN = [START, body(b'{"count":', more=True), body(b'-1,"items":[]}')]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("only_refusals", [True, False])
def test_messages_pass_unchanged(mode: Mode, *, only_refusals: bool) -> None:
    """The very messages go on in their order, in every mode, broken as they are."""
    before = [dict(one) for one in BROKEN]
    _, passed = run(layer(Telling(BROKEN), mode, only_refusals=only_refusals))
    assert [id(one) for one in passed] == [id(one) for one in BROKEN]
    assert [dict(one) for one in passed] == before


def test_violations_stand_in_the_scope() -> None:
    """What was found is there for the journal, each id once."""
    scope, _ = run(layer(Telling(BROKEN)))
    assert len(scope[VIOLATIONS]) == 2
    assert len(set(scope[VIOLATIONS])) == 2


def test_sampling_looks_at_every_second() -> None:
    """The first is looked at, the second is not."""
    sampled = layer(Telling(BROKEN), Mode.SAMPLED)
    assert [VIOLATIONS in run(sampled)[0] for _ in range(4)] == [True, False, True, False]


def test_the_outer_layer_looks_at_refusals_alone() -> None:
    """A success passes unseen, a refusal does not, unless it was a fault that was asked for."""
    refusal = [{**START, "status": 404}, body(b"{}")]
    assert VIOLATIONS not in run(layer(Telling(BROKEN), only_refusals=True))[0]
    assert VIOLATIONS in run(layer(Telling(refusal), only_refusals=True))[0]
    assert VIOLATIONS not in run(layer(Telling(refusal), only_refusals=True), **{FAULTS: ("gone",)})[0]


def test_errors_go_on_their_way() -> None:
    """What the application raises is none of the layer's business."""
    with pytest.raises(ZeroDivisionError):
        run(layer(Telling([], ZeroDivisionError())))


def test_files_too_large_are_judged_by_their_length() -> None:
    """Of many megabytes nothing is kept, and the length is still compared."""
    pieces = [body(b" " * 1_000_000, more=True)] * 9
    scope, passed = run(layer(Telling([START, *pieces, body(b"")])))
    assert len(passed) == 11
    assert len(scope[VIOLATIONS]) == 1


class Lying:
    """A handler table's worth of lies: the PBX says something else than the document."""

    def __init__(self, pbx: Pbx) -> None:
        self.pbx = pbx

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pbx, name)

    def page(self, operation_id: str, query: Any) -> tuple[int, list[bytes]]:
        """Return a page with a row that is none."""
        return 1, [b'{"id":17}']


def test_a_lying_handler_is_found_once_and_remembered_in_the_journal(pbx_of_answers: Pbx) -> None:
    """The answer goes out as it is, the journal has it with its violations, and the memo does not hide the first."""
    lying: Any = Lying(pbx_of_answers)
    watched = Watched(lying)
    answers = [watched.ask("/api/cdrs?top=1") for _ in range(3)]
    assert {one.body for one in answers} == {b'{"count":1,"items":[{"id":17}]}'}
    (kept,) = watched.journal.entries(JournalQuery(violating=True))
    assert set(kept.violations) == {one.id for one in watched.check.violations.all()}
    assert "/items/*/id" in {one.flaw.place for one in watched.check.violations.all()}


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/_mock/nope", "GET", 404),
        ("/_mock/calls", "PUT", 405),
        ("/_mock/api/clock", "PUT", 405),
        ("/_mock/sandboxes/" + "x" * 9000, "GET", 414),
    ],
)
def test_refusals_of_the_console_are_none_of_the_documents(
    pbx_of_answers: Pbx, path: str, method: str, status: int
) -> None:
    """What is refused below the console's path, of whatever form, is not held against the document of the API."""
    app = MockApp(pbx_of_answers, AppSettings(self_check=Mode.ALL))
    assert ask(app, path, method=method).status == status
    assert app.self_check.violations.all() == ()


def test_a_sandbox_that_is_gone_is_none_of_the_documents(pbx_of_answers: Pbx) -> None:
    """The 404 to a request that names no sandbox of ours is not held against the operation that it asked for."""
    app = MockApp(pbx_of_answers, AppSettings(self_check=Mode.ALL))
    assert ask(app, headers=[HOST, (b"x-mock-sandbox", b"gone")]).status == 404
    assert app.self_check.violations.all() == ()


def test_a_refusal_of_the_outermost_layers_is_looked_at(pbx_of_answers: Pbx, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate's refusals and falls of the application are held against the document as well."""
    monkeypatch.setattr("mockpbx.wire.errors", lambda faults: b'{"error":"x"}')
    watched = Watched(pbx_of_answers)
    assert watched.ask("/api/cdrs?filter=" + "x" * 9000).status == 414
    assert watched.ask("/api/fall").status == 500
    assert watched.ask("/api/nix").status == 404
    found = {(one.operation_id, one.status) for one in watched.check.violations.all()}
    assert found == {("listCdrs", 414), (None, 500), (None, 404)}
    assert watched.journal.count(JournalQuery(violating=True)) == 3
    assert watched.check.violations.count == 6
