"""What of the document was seen: every kind of mark, and the share that gates."""

import json
from typing import Any

import pytest

from contracts.coverage import LEFT_OUT, Coverage, Mark, Spotter
from contracts.document import Document
from contracts.exchange import Exchange

BASE = "http://h/api"


@pytest.fixture
def spotter(document: Document) -> Spotter:
    """A spotter that has seen nothing."""
    return Spotter(document)


def _listed(*rows: dict[str, Any], query: str = "", status: int = 200) -> Exchange:
    body = {"count": len(rows), "items": rows}
    return Exchange(
        method="GET",
        url=f"{BASE}/cdrs{query}",
        status=status,
        response_headers={"content-type": "application/json"},
        response_body=json.dumps(body).encode(),
        operation_id="listCdrs",
    )


def test_nothing_was_seen_at_first(spotter: Spotter) -> None:
    """Without an exchange nothing is covered, and everything that counts is unseen."""
    coverage = spotter.coverage
    assert coverage.percent == 0
    assert coverage.unseen == coverage.counted
    assert not {mark.where for mark in coverage.counted if mark.kind == "status"} & set(LEFT_OUT)


def test_an_answer_shows_status_members_blanks_and_values(spotter: Spotter) -> None:
    """A page shows its status, the members with a value, those that are blank, and the values of enumerations."""
    shown = spotter.see(_listed({"caller": "204", "trunk": None, "direction": "INBOUND_CALL"}, query="?top=5"))
    assert set(shown) == {
        Mark("status", "listCdrs", "200"),
        Mark("parameter", "listCdrs", "top"),
        Mark("response-member", "listCdrs", "count"),
        Mark("response-member", "listCdrs", "items"),
        Mark("response-member", "listCdrs", "items/*/caller"),
        Mark("response-null", "listCdrs", "items/*/trunk"),
        Mark("response-member", "listCdrs", "items/*/direction"),
        Mark("response-value", "listCdrs", "items/*/direction", "INBOUND_CALL"),
    }


def test_what_was_seen_is_new_once(spotter: Spotter) -> None:
    """The same answer a second time shows nothing first."""
    spotter.see(_listed({"caller": "204"}))
    assert spotter.see(_listed({"caller": "205"})) == ()


def test_what_the_document_does_not_know_is_no_mark(spotter: Spotter) -> None:
    """A status, option, member or value that the document lacks covers nothing of it."""
    shown = spotter.see(_listed({"colour": "red", "direction": "SIDEWAYS"}, query="?filtre=x", status=299))
    assert {mark.where for mark in shown} == {"items", "count", "items/*/direction"}
    assert {mark.kind for mark in shown} == {"response-member"}


def test_a_request_shows_members_and_values(spotter: Spotter) -> None:
    """A body shows its members and values at any depth; its path shows the parameter in it."""
    body = {"name": "x", "range": "TODAY", "filter": {"to": "NUMBERS_CONTAIN", "to_value": "55"}}
    exchange = Exchange(
        method="POST",
        url=f"{BASE}/call_reports/1",
        request_body=json.dumps(body).encode(),
        status=200,
        operation_id="updateCallReport",
    )
    shown = spotter.see(exchange)
    assert Mark("request-value", "updateCallReport", "filter/to", "NUMBERS_CONTAIN") in shown
    assert Mark("request-member", "updateCallReport", "filter/to_value") in shown
    assert Mark("parameter", "updateCallReport", "id") in shown


def test_a_strange_method_covers_405_of_its_path(spotter: Spotter) -> None:
    """An answer to a method that a path does not have is a status of every operation of that path."""
    exchange = Exchange(method="PUT", url=f"{BASE}/call_reports/1", status=405)
    assert {mark.operation_id for mark in spotter.see(exchange)} == {"getCallReport", "updateCallReport"}


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"5", b'{"items": 5}', b'{"items": [5, null]}'])
def test_any_body_can_be_seen(spotter: Spotter, body: bytes) -> None:
    """A body of any shape shows what it can and breaks nothing."""
    exchange = Exchange(
        method="GET",
        url=f"{BASE}/cdrs",
        status=200,
        response_headers={"content-type": "application/json"},
        response_body=body,
        operation_id="listCdrs",
    )
    assert Mark("status", "listCdrs", "200") in spotter.see(exchange)


def test_the_share_is_that_of_what_counts() -> None:
    """The percentage leaves out what nobody can be asked to provoke; nothing to cover is all covered."""
    ok, outage, bad = (Mark("status", "listCdrs", status) for status in ("200", "503", "400"))
    assert Coverage(possible=(ok, outage, bad), seen=frozenset({ok, outage})).percent == 50
    assert Coverage().percent == 100
