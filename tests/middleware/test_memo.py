"""Answers about calls are remembered, for those who may see them, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.middleware.memo import Memo
from mockpbx.model import HOUR, SECOND, Instant, Role
from mockpbx.pbx import Pbx
from mockpbx.sessions import TOKEN_SECONDS
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from mockpbx.store import Answers
from mockpbx.world import LiveCalls
from tests.conftest import NOW
from tests.middleware.conftest import HOST, Answered, Headers, ask, bearer

BODY = b"x" * 1000


class Counting:
    """An application that counts how often it is asked, and answers as it is told to."""

    def __init__(self, status: int = 200, body: bytes = BODY) -> None:
        self.count = 0
        self.status = status
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        self.count += 1
        await send({"type": "http.response.start", "status": self.status, "headers": [(b"n", b"%d" % self.count)]})
        await send({"type": "http.response.body", "body": self.body})


def made_pbx() -> Pbx:
    """A small PBX."""
    return Pbx(load_spec(), PbxSettings(call_count=5, token="good"), ManualClock(NOW))


def memo(app: Any, pbx: Pbx | None = None) -> Memo:
    """A memo around it, of a PBX."""
    known = pbx or made_pbx()
    return Memo(app, prefixes=(b"/api/cdrs",), pbx_of=lambda scope: known)


def twice(app: Any, path: str = "/api/cdrs", *, headers: Headers | None = None, method: str = "GET") -> list[Answered]:
    """Ask the same twice."""
    return [ask(app, path, headers=headers or with_token("good"), method=method) for _ in range(2)]


def let_a_call_come(pbx: Pbx) -> None:
    """Put more calls on record."""
    more = LiveCalls(pbx.world, per_hour=60).take(Instant(pbx.clock.now() + HOUR))
    assert more is not None
    pbx.archive.append(more)


def with_token(token: str, *more: tuple[bytes, bytes]) -> Headers:
    """Headers that present a token."""
    return [HOST, (b"authorization", f"Bearer {token}".encode()), *more]


def test_the_same_question_is_asked_once() -> None:
    """The second answer is the first, to the byte, and nobody inside was asked for it."""
    inside = Counting()
    first, second = twice(memo(inside))
    assert (first, inside.count) == (second, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/api/call_reports"},
        {"method": "HEAD"},
        {"method": "POST"},
        {"headers": [HOST]},
        {"headers": with_token("bad")},
        {"headers": [HOST, (b"authorization", b"bearer good")]},
        {"headers": [*with_token("good"), (b"authorization", b"Bearer good")]},
        {"headers": with_token("good", (b"content-type", b"application/json"))},
        {"headers": with_token("good", (b"content-length", b"2"))},
        {"headers": with_token("good", (b"transfer-encoding", b"chunked"))},
        {"headers": with_token("good", (b"range", b"bytes=0-1"))},
    ],
)
def test_what_may_answer_differently_is_asked_again(asked: dict[str, Any]) -> None:
    """Other resources, methods, tokens, and requests with a body or a range go inside every time."""
    inside = Counting()
    twice(memo(inside), **asked)
    assert inside.count == 2


@pytest.mark.parametrize("inside", [Counting(status=404), Counting(status=500), Counting(body=b"x" * 300_000)])
def test_what_is_no_small_success_is_not_remembered(inside: Counting) -> None:
    """Errors and very large answers are asked for again."""
    twice(memo(inside))
    assert inside.count == 2


def test_the_oldest_makes_room() -> None:
    """When it is full, what was asked for longest ago is forgotten."""
    inside = Counting(body=b"x" * 200_000)
    remembering = memo(inside)
    for number in range(200):
        ask(remembering, f"/api/cdrs/{number}", headers=with_token("good"))
    assert inside.count == 200
    ask(remembering, "/api/cdrs/199", headers=with_token("good"))
    assert inside.count == 200
    ask(remembering, "/api/cdrs/0", headers=with_token("good"))
    assert inside.count == 201


def test_answers_differ_by_target_alone(app: MockApp, pbx: Pbx) -> None:
    """Paths and queries have answers of their own, the same as without a memory."""
    place = next(pbx.archive.history.all_calls()).id
    paths = ("/api/cdrs", "/api/calllogs", f"/api/cdrs/{place}")
    first = [ask(app, path, headers=[HOST, bearer(pbx)]) for path in paths]
    again = [ask(app, path, headers=[HOST, bearer(pbx)]) for path in paths]
    assert [one.body for one in first] == [one.body for one in again]
    assert len({one.body for one in first}) == 3
    assert all(
        one.headers["x-request-id"] != two.headers["x-request-id"] for one, two in zip(first, again, strict=True)
    )


def test_a_token_that_ended_sees_nothing(app: MockApp, pbx: Pbx, clock: ManualClock) -> None:
    """What one may see is remembered for those who still may: not after sign-out, expiry, or for another role."""
    clerk = next(one for one in pbx.directory.extensions if one.role is Role.STANDARD_USER)
    tokens = [
        pbx.sign_in({"username": name, "password": "mockpbx"}).access_token
        for name in (pbx.admin.username, pbx.admin.username, clerk.username)
    ]
    statuses = [ask(app, headers=with_token(token)).status for token in (pbx.token, *tokens)]
    assert statuses == [200, 200, 200, 403]
    pbx.sign_out(tokens[0])
    assert ask(app, headers=with_token(tokens[0])).status == 401
    clock.advance(TOKEN_SECONDS * SECOND)
    assert ask(app, headers=with_token(tokens[1])).status == 401
    assert ask(app, headers=with_token(pbx.token)).status == 200


def test_more_calls_make_it_forget() -> None:
    """When there are more calls than before, everything is asked anew."""
    inside, pbx = Counting(), made_pbx()
    app = memo(inside, pbx)
    twice(app)
    let_a_call_come(pbx)
    twice(app)
    assert inside.count == 2


def test_what_is_asked_while_calls_come_is_not_kept() -> None:
    """An answer that was begun before the calls came may lack them, and is given to nobody else."""
    pbx = made_pbx()

    class Growing(Counting):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            let_a_call_come(pbx)
            await super().__call__(scope, receive, send)

    inside = Growing()
    twice(memo(inside, pbx))
    assert inside.count == 2


def test_what_is_asked_while_a_pbx_becomes_another_is_not_kept() -> None:
    """An answer that was begun in one world and given in another is given to no other PBX of the first."""
    first = made_pbx()
    second = Pbx(first.spec, first.settings, ManualClock(NOW), worlds=first.worlds)

    class Changing(Counting):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            first.reset(replace(first.recipe, seed=2))
            await super().__call__(scope, receive, send)

    ask(memo(Changing(), first), headers=with_token("good"))
    inside = Counting()
    ask(memo(inside, second), headers=with_token("good"))
    assert inside.count == 1


def test_pbxs_of_one_world_share_their_answers() -> None:
    """What was answered about the same calls is good for every PBX of that world, until calls come to one of them."""
    inside, first = Counting(), made_pbx()
    second = Pbx(first.spec, first.settings, ManualClock(NOW), worlds=first.worlds)
    twice(memo(inside, first))
    twice(memo(inside, second))
    assert inside.count == 1
    let_a_call_come(second)
    twice(memo(inside, second))
    twice(memo(inside, first))
    assert inside.count == 2


def test_small_answers_take_their_place_too() -> None:
    """Empty pages are not kept without end: each counts with all that stands beside its body."""
    answers = Answers()
    for number in range(50_000):
        answers.keep((b"/api/cdrs", b"search=%d" % number), ({"status": 200}, b"{}"))
    assert answers.get((b"/api/cdrs", b"search=0")) is None
    assert answers.get((b"/api/cdrs", b"search=49999")) is not None
