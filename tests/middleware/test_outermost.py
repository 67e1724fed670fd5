"""The outermost layer: whatever breaks inside, the client gets the envelope and no trace."""

import json
import logging

import pytest
from starlette.types import Receive, Scope, Send

from mockpbx.app import MockApp, send_error
from mockpbx.errors import NotFoundError
from mockpbx.middleware.gate import ClientGoneError
from mockpbx.middleware.outermost import Outermost
from mockpbx.pbx import Pbx
from tests.middleware.conftest import HOST, ask, bearer


def _failing(error: Exception, *, after_start: bool = False) -> Outermost:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if after_start:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise error

    return Outermost(app, send_error)


def test_a_fault_of_ours_is_a_500_without_a_trace(caplog: pytest.LogCaptureFixture) -> None:
    """An exception nobody expected is logged, and answered in the envelope without a word of it."""
    with caplog.at_level(logging.ERROR):
        found = ask(_failing(RuntimeError("secret detail")))
    assert found.status == 500
    assert json.loads(found.body)["errors"][0]["code"] == "UNKNOWN"
    assert b"secret" not in found.body
    assert "request 1 failed" in caplog.text


def test_a_handler_that_falls_is_answered_in_the_envelope(
    app: MockApp, pbx: Pbx, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception out of the API itself is one of those: in our envelope, and logged once, under its number."""
    monkeypatch.setattr(pbx, "page", None)
    found = ask(app, headers=[HOST, bearer(pbx)])
    assert (found.status, found.headers["content-type"]) == (500, "application/json")
    assert json.loads(found.body) == {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]}
    assert [record.getMessage() for record in caplog.records] == [f"request {found.headers['x-request-id']} failed"]


def test_an_error_of_the_api_is_answered_as_such() -> None:
    """An error of the API that reaches the outermost layer keeps its status."""
    assert ask(_failing(NotFoundError())).status == 404


def test_nothing_is_added_to_an_answer_under_way() -> None:
    """An answer that has begun is not followed by a second one."""
    found = ask(_failing(NotFoundError(), after_start=True))
    assert (found.status, found.body) == (200, b"")


def test_nobody_is_answered_who_has_gone() -> None:
    """A client that left gets no answer, and that is no fault."""
    assert ask(_failing(ClientGoneError())).status == 0


def test_every_answer_is_numbered_and_not_to_be_guessed(app: MockApp, pbx: Pbx) -> None:
    """Requests are numbered one by one, and no browser may guess a media type."""
    numbers = [ask(app, headers=[HOST, bearer(pbx)]).headers["x-request-id"] for _ in range(2)]
    assert int(numbers[1]) == int(numbers[0]) + 1
    assert ask(app, "/nowhere").headers["x-content-type-options"] == "nosniff"
