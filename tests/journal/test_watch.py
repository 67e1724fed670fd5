"""The layer that feeds the journal: it sees what goes over the wire, and changes nothing of it."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from mockpbx.journal import Exchange, Journal, JournalQuery
from mockpbx.middleware.watch import FAULTS, VIOLATIONS, Watch
from tests.journal.conftest import AT
from tests.middleware.conftest import HOST, ask
from tests.watched import JSON_TYPE, Watched


def newest(watched: Watched) -> Exchange:
    """The exchange recorded last."""
    return watched.journal.entries(JournalQuery(limit=1))[0]


def test_an_exchange_is_recorded_as_it_was(watched: Watched) -> None:
    """Method, target, operation, headers and bodies are those of the wire, with the clock's instant."""
    order = b'{"name":"n","type":"NORMAL","email":"a@b.example","format":"CSV","range":"TODAY","filter":{}}'
    answered = watched.ask("/api/call_reports", method="POST", body=order)
    kept = newest(watched)
    assert (kept.method, kept.target, kept.operation_id) == ("POST", b"/api/call_reports", "createCallReport")
    assert (kept.status, kept.answer_body.content, kept.request_body.content) == (201, answered.body, order)
    assert {name.decode(): value.decode() for name, value in kept.answer_headers} == answered.headers
    assert (kept.is_whole, kept.at, kept.faults, kept.violations) == (True, watched.pbx.clock.now(), (), ())


def test_headers_are_recorded_as_they_came(watched: Watched) -> None:
    """What the gate makes of them for those behind it is its own affair."""
    given = (b"content-type", b'Application/JSON; charset="utf-8"; a=b')
    watched.ask_raw("/api/auth/sign_in", method="POST", headers=[HOST, given, (b"transfer-encoding", b"chunked")])
    assert newest(watched).request_headers == (HOST, given, (b"transfer-encoding", b"chunked"))


@pytest.mark.parametrize(
    ("target", "operation_id", "status"),
    [
        ("/api/cdrs?top=1", "listCdrs", 200),
        ("/api/cdrs/17", "getCdr", 404),
        ("/api/call_reports/17", "getCallReport", 404),
        ("/api/blobs/17", "downloadBlob", 400),
        ("/api/nix", None, 404),
        ("/api/cdrs/", None, 404),
        ("/api/cdrs/1/2", None, 404),
        ("/nix", None, 404),
        ("/api/fall", None, 500),
        ("/api/cdrs?filter=" + "x" * 9000, "listCdrs", 414),
    ],
)
def test_refusals_of_every_layer_are_recorded(
    watched: Watched, target: str, operation_id: str | None, status: int
) -> None:
    """Whoever inside answered, or fell, what went out is in the journal, with the field that goes out last."""
    answered = watched.ask(target)
    kept = newest(watched)
    assert (answered.status, kept.status, kept.operation_id) == (status, status, operation_id)
    assert kept.answer_body.content == answered.body
    assert any(name == b"x-request-id" for name, _ in kept.answer_headers)


def test_remembered_answers_are_recorded_each_time(watched: Watched) -> None:
    """The memo spares the work, not the record."""
    answers = [watched.ask("/api/calllogs?top=1").body for _ in range(3)]
    kept = watched.journal.entries(JournalQuery())
    assert [one.answer_body.content for one in kept] == answers
    assert {one.operation_id for one in kept} == {"listCallLogs"}


def test_a_head_has_no_body(watched: Watched) -> None:
    """What the server below leaves out is not in the journal."""
    watched.ask("/api/cdrs?top=1", method="HEAD")
    kept = newest(watched)
    assert (kept.status, kept.operation_id, kept.answer_body.size) == (200, "listCdrs", 0)


def test_what_has_no_journal_is_passed_on_unseen(watched: Watched) -> None:
    """The console's requests are not recorded."""
    watched.ask("/_mock/api/clock")
    assert len(watched.journal) == 0


def test_a_client_that_leaves_is_recorded_without_an_answer(watched: Watched) -> None:
    """Its request broke off, so that nobody answered."""

    async def leave() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [HOST, JSON_TYPE, (b"content-length", b"10")]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/api/auth/sign_in",
        "raw_path": b"/api/auth/sign_in",
        "query_string": b"",
        "headers": headers,
    }
    asyncio.run(watched.app(scope, leave, send))  # type: ignore[arg-type]  # an awaitable that is a coroutine
    kept = newest(watched)
    assert (kept.status, kept.is_whole, kept.operation_id) == (0, False, "signIn")


class Pieces:
    """Answers in pieces, as it is told to, and may fall in the middle."""

    def __init__(self, *, falls: bool = False) -> None:
        self.falls = falls
        self.sent: list[Message] = [
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]},
            {"type": "http.response.body", "body": b"abc", "more_body": True},
            {"type": "http.response.body", "body": b"", "more_body": True},
            {"type": "http.response.body", "body": b"def"},
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read everything, say that there was a fault, answer."""
        while (await receive()).get("more_body"):
            pass
        scope[FAULTS], scope[VIOLATIONS] = ("slow",), ("ab12",)
        for message in self.sent:
            if self.falls and message.get("body") == b"def":
                raise RuntimeError
            await send(message)


def watch(app: Pieces, journal: Journal) -> Watch:
    """The layer around an application."""
    return Watch(app, journal_of=lambda scope: journal, now=lambda scope: AT, operation_of=lambda scope: "x")


def test_pieces_are_joined_and_marks_are_read(journal: Journal) -> None:
    """A request and an answer in pieces are recorded whole, with what the layers inside said of them."""
    answered = ask(watch(Pieces(), journal), method="POST", chunks=[b"one", b"two"])
    (kept,) = journal.entries(JournalQuery())
    assert answered.body == kept.answer_body.content == b"abcdef"
    assert kept.request_body.content == b"onetwo"
    assert (kept.faults, kept.violations, kept.operation_id, kept.at) == (("slow",), ("ab12",), "x", AT)


def test_an_answer_that_breaks_off_says_so(journal: Journal) -> None:
    """What had gone out by then is recorded, once, and the error goes on its way."""
    with pytest.raises(RuntimeError):
        ask(watch(Pieces(falls=True), journal))
    (kept,) = journal.entries(JournalQuery())
    assert (kept.is_whole, kept.status, kept.answer_body.content) == (False, 200, b"abc")


def test_it_is_recorded_before_the_last_piece_goes_out(journal: Journal) -> None:
    """Whoever has the whole answer finds it in the journal."""
    known: list[int] = []
    pieces = Pieces()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        known.append(len(journal))

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    asyncio.run(watch(pieces, journal)(scope, receive, send))
    assert known == [0, 0, 0, 1]


def test_messages_pass_unchanged(journal: Journal) -> None:
    """The very messages go on, in their order."""
    pieces, passed = Pieces(), []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        passed.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    before = [dict(one) for one in pieces.sent]
    asyncio.run(watch(pieces, journal)(scope, receive, send))
    assert [id(one) for one in passed] == [id(one) for one in pieces.sent]
    assert [dict(one) for one in passed] == before
