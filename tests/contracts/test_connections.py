"""What the judge makes of connections that end, and of a target that shuts its door."""

from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.client import Client
from contracts.document import Document
from contracts.errors import TargetError
from contracts.journal import Journal
from contracts.profile import STRICT
from contracts.runner import judge, open_client
from contracts.settings import Preset, Settings, Target
from tests.mutants.liar import serving


class _Ending(BaseHTTPRequestHandler):
    """Answers so many requests of a connection, and ends it when the next one comes."""

    protocol_version = "HTTP/1.1"
    answer_count = 1

    def do_GET(self) -> None:
        """Answer, or end the connection."""
        if self.answer_count == 0:
            self.close_connection = True
            return
        self.answer_count -= 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of requests."""


@pytest.fixture
def ending(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that answers so many requests of a connection as the test says."""
    handler = type("Ending", (_Ending,), {"answer_count": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


def _client(base_url: str, document: Document, folder: Path) -> Client:
    settings = Settings(preset=Preset.PROBE)
    return open_client(Target(base_url=base_url), settings, document, Journal(folder / "journal"), STRICT)


@pytest.mark.parametrize("ending", [1, 2], indirect=True)
def test_a_read_is_sent_again_where_a_kept_connection_ended(ending: str, document: Document, tmp_path: Path) -> None:
    """A connection that ends between two reads is no silence of the server."""
    with closing(_client(ending, document, tmp_path)) as client:
        assert [client.get("/cdrs").status for _ in range(5)] == [200] * 5


@pytest.mark.parametrize("ending", [0], indirect=True)
def test_a_server_that_never_answers_is_asked_once(ending: str, document: Document, tmp_path: Path) -> None:
    """What a new connection does not answer is not asked for again."""
    with closing(_client(ending, document, tmp_path)) as client, pytest.raises(TargetError):
        client.get("/cdrs")


@pytest.mark.parametrize(("status", "told"), [(401, "token ended"), (429, "rate limit"), (503, "out of order")])
def test_a_closed_door_is_no_fault(status: int, told: str, document: Document, tmp_path: Path) -> None:
    """When nothing is open any more, such as after the token has ended, that is no finding, and it does not conform."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        request.memory["count"] = request.memory.get("count", 0) + 1
        if request.memory["count"] > 400 and answer.status != 401:
            answer.become(status, {"errors": [{"code": "SHUT", "message": "not now"}]})
            answer.headers |= {"www-authenticate": "Bearer", "retry-after": "1800"}

    settings = Settings(preset=Preset.PROBE, max_examples=0)
    with serving(SimpleNamespace(after=after)) as target:
        verdict = judge(target, settings, document, journal_path=tmp_path / "journal")
    assert verdict.findings == ()
    assert verdict.is_cut_short
    assert (verdict.is_judged, verdict.conforms) == (False, False)
    assert told in verdict.conclusion


def test_an_outage_without_an_end_is_a_fault(document: Document, tmp_path: Path) -> None:
    """A server that fails from some request on, and does not say for how long, does not conform."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        request.memory["is_down"] = request.memory.get("is_down", False) or "%" in request.options.get("search", "")
        if request.memory["is_down"] and answer.status != 401:
            answer.become(503, {"errors": [{"code": "UNAVAILABLE", "message": "not now"}]})

    settings = Settings(preset=Preset.PROBE, max_examples=0)
    with serving(SimpleNamespace(after=after)) as target:
        verdict = judge(target, settings, document, journal_path=tmp_path / "journal")
    assert verdict.errors
    assert verdict.is_judged
