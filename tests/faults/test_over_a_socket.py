"""Every fault as a real client sees it, and what becomes of a write that it strikes."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import httpx
import pytest

from mockpbx.faults import FAULTS, Write
from tests.faults.conftest import ORDER, Faulty, serve_faulty

QUICK = {
    "latency": {"milliseconds": 10},
    "slow_body": {"bytes_per_second": 1_000_000, "piece_bytes": 100},
}


def _rule(name: str, **rest: Any) -> dict[str, Any]:
    return {"fault": name, "settings": QUICK.get(name, {}), **rest}


@pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if kind.write is not Write.UNTOUCHED])
def test_a_write_is_done_or_not_as_its_kind_says(faulty: Faulty, name: str) -> None:
    """Whether an order exists after its creation was struck is what the catalogue says, whatever the client saw."""
    before = faulty.order_count()
    faulty.book.add(_rule(name, operations=["createCallReport"]))
    assert faulty.struck("POST", "/call_reports", json=ORDER) == [name]
    assert faulty.order_count() - before == (FAULTS[name].write is Write.DONE)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_is_over_leaves_no_trace(faulty: Faulty, name: str) -> None:
    """When a rule has struck as often as it may, the next answer is the one from before."""
    good = faulty.client.get("/cdrs?top=2").content
    faulty.book.add(_rule(name, count=1))
    faulty.struck("GET", "/cdrs?top=2")
    faulty.struck("GET", "/cdrs?top=2")
    assert [struck for _, struck, _ in faulty.book.rules()] == [1]
    answered = faulty.client.get("/cdrs?top=2")
    assert (answered.status_code, answered.content) == (200, good)


def test_latency_is_waited_for(faulty: Faulty) -> None:
    """An answer comes no sooner than its latency."""
    faulty.book.add({"fault": "latency", "settings": {"milliseconds": 150}})
    begun = monotonic()
    assert faulty.client.get("/cdrs?top=1").status_code == 200
    assert monotonic() - begun >= 0.15


def test_a_write_is_done_before_its_latency(faulty: Faulty) -> None:
    """A client that gives up waiting has had its order taken."""
    before = faulty.order_count()
    faulty.book.add({"fault": "latency", "settings": {"milliseconds": 60_000}})
    with pytest.raises(httpx.ReadTimeout):
        faulty.client.post("/call_reports", json=ORDER, timeout=0.3)
    assert faulty.order_count() == before + 1


def test_nothing_is_sent_slowly_to_nobody(faulty: Faulty) -> None:
    """The hours that a slow body would take end soon after the client has left."""
    faulty.book.add({"fault": "slow_body", "settings": {"bytes_per_second": 10, "piece_bytes": 1}})
    begun = monotonic()
    assert faulty.struck("GET", "/cdrs", timeout=0.01) == ["slow_body"]
    assert monotonic() - begun < 10


def test_a_server_that_stops_waits_no_longer(caplog: pytest.LogCaptureFixture) -> None:
    """What was to be answered in a minute is answered at once when the server is told to stop, without a word."""
    with serve_faulty() as faulty, ThreadPoolExecutor() as pool, caplog.at_level(logging.WARNING):
        faulty.book.add({"fault": "latency", "settings": {"milliseconds": 60_000}})
        before = faulty.order_count()
        answer = pool.submit(faulty.client.post, "/call_reports", json=ORDER, timeout=30)
        while faulty.order_count() == before:
            assert not answer.done()
        faulty.server.should_exit = True
        assert answer.result(timeout=10).status_code == 201
    assert not caplog.records


@pytest.mark.parametrize(
    ("code", "word", "field"),
    [
        (400, "VALIDATE_FAILED", None),
        (401, "UNAUTHORIZED", "www-authenticate"),
        (404, "NOT_FOUND", None),
        (405, "UNSUPPORTED", "allow"),
        (418, "UNKNOWN", None),
        (429, "TOOMANYREQUESTS", "retry-after"),
        (500, "UNKNOWN", None),
        (503, "UNAVAILABLE", "retry-after"),
        (599, "UNKNOWN", None),
    ],
)
def test_a_status_comes_in_the_envelope(faulty: Faulty, code: int, word: str, field: str | None) -> None:
    """Every error has the API's envelope, its own word, and the header field that belongs to it."""
    faulty.book.add({"fault": "status", "settings": {"code": code, "retry_after_seconds": 7}})
    answered = faulty.client.get("/cdrs")
    assert answered.status_code == code
    assert [error["code"] for error in answered.json()["errors"]] == [word]
    assert field is None or field in answered.headers
    assert answered.headers.get("retry-after", "7") == "7"


def test_every_request_can_be_too_many(faulty: Faulty) -> None:
    """Without a limit each request is refused, and told how long to wait."""
    faulty.book.add({"fault": "rate_limit", "settings": {"retry_after_seconds": 3}})
    answered = faulty.client.get("/cdrs")
    assert (answered.status_code, answered.headers["retry-after"]) == (429, "3")


def test_a_window_lets_some_through_and_opens_again(faulty: Faulty) -> None:
    """So many requests pass, the next is refused and told when; after that time they pass again."""
    faulty.book.add({"fault": "rate_limit", "settings": {"limit": 2, "window_seconds": 0.5}})
    answered = [faulty.client.get("/cdrs?top=1") for _ in range(3)]
    assert [one.status_code for one in answered] == [200, 200, 429]
    assert answered[2].headers["retry-after"] == "1"
    end = monotonic() + 10
    while faulty.client.get("/cdrs?top=1").status_code == 429:
        assert monotonic() < end


def test_a_truncated_body_is_shorter_than_announced(faulty: Faulty) -> None:
    """The length is that of the whole body, its beginning comes, and then the connection ends."""
    whole = faulty.client.get("/cdrs?top=5").content
    faulty.book.add({"fault": "truncate", "settings": {"part": 0.25}})
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        faulty.client.get("/cdrs?top=5")
    head, _, body = faulty.raw("/api/cdrs?top=5").partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(whole) in head.lower()
    assert body == whole[: len(whole) // 4]


def test_a_slow_body_comes_in_pieces(faulty: Faulty) -> None:
    """The body is the same, comes in more than one piece, and takes the time that its rate says."""
    whole = faulty.client.get("/cdrs?top=2").content
    faulty.book.add({"fault": "slow_body", "settings": {"bytes_per_second": len(whole) * 5, "piece_bytes": 100}})
    begun = monotonic()
    with faulty.client.stream("GET", "/cdrs?top=2") as answered:
        header_after = monotonic() - begun
        pieces = list(answered.iter_raw())
    assert b"".join(pieces) == whole
    assert len(pieces) > 1
    assert header_after < 0.2 <= monotonic() - begun


@pytest.mark.parametrize(("is_reset", "error"), [(False, httpx.RemoteProtocolError), (True, httpx.ReadError)])
def test_a_connection_ends_before_any_byte(faulty: Faulty, is_reset: bool, error: type[Exception]) -> None:
    """A closed connection is one that said nothing; a reset one is an error of the network."""
    faulty.book.add({"fault": "disconnect", "settings": {"is_reset": is_reset}})
    with pytest.raises(error):
        faulty.client.get("/cdrs")
    if not is_reset:
        assert faulty.raw("/api/cdrs") == b""


@pytest.mark.parametrize("form", ["cut", "html", "empty"])
def test_malformed_json_is_whole_and_no_json(faulty: Faulty, form: str) -> None:
    """The answer says 200, JSON and its right length, and cannot be parsed; the connection goes on."""
    faulty.book.add({"fault": "malformed_json", "settings": {"form": form}})
    answered = faulty.client.get("/cdrs?top=1")
    assert (answered.status_code, answered.headers["content-type"]) == (200, "application/json")
    assert int(answered.headers["content-length"]) == len(answered.content)
    with pytest.raises(json.JSONDecodeError):
        answered.json()


@pytest.mark.parametrize("name", ["truncate", "slow_body", "malformed_json"])
def test_an_answer_without_a_body_has_none_to_break(faulty: Faulty, name: str) -> None:
    """A destroyed order is answered with 204, and faults of bodies do not count it."""
    order = faulty.client.post("/call_reports", json=ORDER).json()["id"]
    faulty.book.add(_rule(name))
    assert faulty.struck("POST", f"/call_reports/{order}/destroy") == []


def test_a_stale_read_shows_what_was(faulty: Faulty) -> None:
    """After a write a list is the one from before, so often as was said, and then the new one."""
    faulty.book.add({"fault": "stale_read", "settings": {"times": 2}})
    first = faulty.client.get("/call_reports").json()["count"]
    faulty.client.post("/call_reports", json=ORDER).raise_for_status()
    counts = [faulty.client.get("/call_reports").json()["count"] for _ in range(4)]
    assert counts == [first, first, first + 1, first + 1]


def test_a_stale_read_is_of_the_same_target_and_token(faulty: Faulty) -> None:
    """Another query or another token gets an answer of its own."""
    faulty.book.add({"fault": "stale_read"})
    faulty.client.get("/call_reports?top=1")
    assert faulty.struck("GET", "/call_reports?top=2") == []
    assert faulty.client.get("/call_reports?top=1", headers={"Authorization": "Bearer other"}).status_code == 401
    assert faulty.struck("GET", "/call_reports?top=1") == ["stale_read"]


def test_several_faults_strike_one_request(faulty: Faulty) -> None:
    """A refusal can be late and malformed too, in whatever order the rules came."""
    for name in ("status", "malformed_json", "latency"):
        faulty.book.add(_rule(name))
    answered = faulty.client.get("/cdrs")
    assert answered.status_code == 500
    with pytest.raises(json.JSONDecodeError):
        answered.json()
    assert faulty.struck("GET", "/cdrs") == ["status", "malformed_json", "latency"]


def test_a_page_can_read_the_refusal(faulty: Faulty) -> None:
    """A page of this machine is allowed to see what a fault answers, and its `Retry-After`."""
    faulty.book.add({"fault": "status", "settings": {"code": 503}})
    answered = faulty.client.get("/cdrs", headers={"Origin": "http://localhost:5173"})
    assert answered.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert "Retry-After" in answered.headers["access-control-expose-headers"]


def test_only_operations_are_struck(faulty: Faulty) -> None:
    """Paths and methods that the document does not know get their own answers."""
    faulty.book.add({"fault": "status"})
    assert faulty.client.get("/nowhere").status_code == 404
    assert faulty.client.put("/cdrs").status_code == 405
    assert faulty.client.get("/cdrs").status_code == 500


def test_the_same_seed_and_requests_give_the_same_answers(faulty: Faulty) -> None:
    """What a client sees of half of all requests failing is the same again after the book was cleared."""

    def play() -> list[int]:
        faulty.book.clear()
        faulty.book.add({"fault": "status", "probability": 0.5, "settings": {"code": 503}})
        return [faulty.client.get("/cdrs?top=1").status_code for _ in range(40)]

    first = play()
    assert play() == first
    assert set(first) == {200, 503}
