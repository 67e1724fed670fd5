"""The wall decides what may be sent, from the preset and from what the run owns."""

import json

import pytest

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.ownership import Owned
from contracts.settings import Preset
from contracts.wall import IMPOSSIBLE_ID, Allowed, Decision, Forbidden, Redirected, Wall

BASE = "http://pbx.example/api"
WRITING = [Preset.OWNED, Preset.GATE]


def _wall(document: Document, preset: Preset, *owned: Owned, cap: int = 2) -> Wall:
    return Wall(preset, document, owned, base_url=BASE, token="mine", cap=cap)


def _kind(decision: Decision) -> type[Decision]:
    return type(decision)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
@pytest.mark.parametrize("path", ["/cdrs", "/cdrs/1", "/call_reports", "/call_reports/1/destroy", "/elsewhere"])
def test_a_probe_only_reads(document: Document, method: str, path: str) -> None:
    """Under probe nothing but GET and HEAD passes, wherever it goes."""
    assert _kind(_wall(document, Preset.PROBE).decide(method, path)) is Forbidden


def test_a_probe_reads_operations_alone(document: Document) -> None:
    """Under probe a path that the document does not know is not asked for."""
    wall = _wall(document, Preset.PROBE)
    assert _kind(wall.decide("GET", "/cdrs")) is Allowed
    assert _kind(wall.decide("HEAD", "/cdrs/1")) is Allowed
    assert _kind(wall.decide("GET", "/elsewhere")) is Forbidden


@pytest.mark.parametrize("preset", WRITING)
@pytest.mark.parametrize("path", ["/call_reports/{}", "/call_reports/{}/destroy", "/completed_call_reports/{}/destroy"])
def test_changes_of_others_things_are_led_astray(document: Document, preset: Preset, path: str) -> None:
    """A change of something that this run did not create goes to an id that cannot exist."""
    decision = _wall(document, preset).decide("POST", path.format("77"))
    assert decision == Redirected(path=path.format(IMPOSSIBLE_ID))


@pytest.mark.parametrize("preset", WRITING)
def test_what_is_owned_may_be_changed_and_asked_for_when_it_is_gone(document: Document, preset: Preset) -> None:
    """A creation of this run may be changed and destroyed, once more when it is gone; it takes up no room then."""
    wall = _wall(document, preset)
    wall.note(_answer("/call_reports", 201, {"name": "a", "type": "NORMAL"}, {"id": "5"}))
    assert _kind(wall.decide("POST", "/call_reports/5")) is Allowed
    wall.note(_answer("/call_reports/5/destroy", 204, None, None))
    assert _kind(wall.decide("POST", "/call_reports/5")) is Allowed
    assert _kind(wall.decide("POST", "/call_reports/6")) is Redirected
    assert wall.living == ()


def test_the_cap_bounds_what_lives(document: Document) -> None:
    """No more creations than the cap live at a time; destroying one makes room."""
    wall = _wall(document, Preset.OWNED, Owned(resource="call_reports", id="1"), Owned(resource="call_reports", id="2"))
    assert _kind(wall.decide("POST", "/call_reports")) is Forbidden
    wall.note(_answer("/call_reports/1/destroy", 204, None, None))
    assert _kind(wall.decide("POST", "/call_reports")) is Allowed


@pytest.mark.parametrize("preset", [*WRITING, Preset.FULL])
def test_the_callers_session_is_never_ended(document: Document, preset: Preset) -> None:
    """Signing out passes with any token but the caller's own."""
    wall = _wall(document, preset)
    assert _kind(wall.decide("POST", "/auth/sign_out", authorization="Bearer mine")) is Forbidden
    assert _kind(wall.decide("POST", "/auth/sign_out", authorization="Bearer other")) is Allowed


@pytest.mark.parametrize("preset", WRITING)
def test_strange_methods_get_no_real_id(document: Document, preset: Preset) -> None:
    """A method that the document does not know may do something on a real server, so it gets no real id."""
    wall = _wall(document, preset)
    assert wall.decide("DELETE", "/call_reports/77") == Redirected(path=f"/call_reports/{IMPOSSIBLE_ID}")
    assert _kind(wall.decide("DELETE", "/call_reports")) is Forbidden


def test_full_knows_no_owners(document: Document) -> None:
    """Under full everything passes but the end of the caller's session."""
    assert _kind(_wall(document, Preset.FULL).decide("POST", "/call_reports/77/destroy")) is Allowed


def test_products_of_our_orders_are_ours(document: Document) -> None:
    """A product is ours when it has name and type of an order of ours and was not there before it."""
    wall = _wall(document, Preset.OWNED)
    old = _product("8", "weekly")
    wall.note(_answer("/completed_call_reports", 200, None, {"count": 1, "items": [old]}, method="GET"))
    wall.note(_answer("/call_reports", 201, {"name": "weekly", "type": "NORMAL"}, {"id": "5"}))
    both = {"count": 2, "items": [old, _product("9", "weekly")]}
    wall.note(_answer("/completed_call_reports", 200, None, both, method="GET"))
    assert _kind(wall.decide("POST", "/completed_call_reports/9/destroy")) is Allowed
    assert _kind(wall.decide("POST", "/completed_call_reports/8/destroy")) is Redirected


def _product(id: str, name: str) -> dict[str, str]:
    return {"id": id, "name": name, "type": "NORMAL", "completed_at": "2026-03-09T14:00:00Z"}


def _answer(path: str, status: int, sent: object, told: object, *, method: str = "POST") -> Exchange:
    return Exchange(
        method=method,
        url=BASE + path,
        request_body=b"" if sent is None else json.dumps(sent).encode(),
        status=status,
        response_body=b"" if told is None else json.dumps(told).encode(),
    )
