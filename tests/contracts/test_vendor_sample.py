"""What a real server answered, typed anew: its deviations are found, all of them and nothing else."""

import json
from typing import Any

import pytest

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.profile import load_profile
from contracts.tally import Bench, Tally

BASE_URL = "https://pbx.example:8887/api"

# The shape and the spellings of the vendor's sample of 2024; names, numbers and ids are our own.
ANSWERED: dict[str, Any] = {
    "id": "900000000000000001",
    "caller": "201",
    "caller_domain": "acme.example",
    "caller_display_name": "Ada Brandt",
    "callee": "202",
    "callee_domain": "acme.example",
    "callee_display_name": "Juno Castel",
    "started_at": "2024-08-20T06:00:59.457188Z",
    "rang_at": "2024-08-20T06:00:59.543647Z",
    "answered_at": "2024-08-20T06:01:01.965027Z",
    "ended_at": "2024-08-20T06:01:36.158919Z",
    "call_id": "Zk3XqLmWvTyBnRs0aHcEdg..",
    "direction": "EXTENSION_CALL",
    "end_reason": "CALLER_DISCONNECT",
    "reroute_reason": "",
    "status_code": 0,
    "destination": "",
    "outbound_caller_id": "",
    "did_cid": "",
    "trunk": "",
    "duration": 35,
}
BUSY = {
    **ANSWERED,
    "id": "900000000000000000",
    "started_at": "2024-08-20T06:00:47.670813Z",
    "rang_at": "2024-08-20T06:00:47.701241Z",
    "answered_at": "",
    "ended_at": "2024-08-20T06:00:49.680179Z",
    "call_id": "Bq7TnYpLsKdVwGx2cFmRhA..",
    "end_reason": "",
    "status_code": 486,
    "duration": 0,
}
DEVIATIONS = {
    "status 200: items/*: service_number is missing",
    "status 200: items/*: user_data is missing",
    "status 200: items/*/answered_at: breaks format",
    "status 200: items/*/answered_at: breaks pattern",
    "status 200: items/*/destination: breaks minLength",
    "status 200: items/*/did_cid: breaks minLength",
    "status 200: items/*/outbound_caller_id: breaks minLength",
    "status 200: items/*/trunk: breaks minLength",
    "status 200: items/*/end_reason: breaks enum",
    "status 200: items/*/reroute_reason: breaks enum",
}


@pytest.fixture(scope="module")
def bench(document: Document) -> Bench:
    """What answers are judged by."""
    return Bench(document, BASE_URL)


def _listed(*rows: dict[str, Any]) -> Exchange:
    return Exchange(
        method="GET",
        url=f"{BASE_URL}/cdrs",
        status=200,
        response_headers={"content-type": "application/json"},
        response_body=json.dumps({"count": len(rows), "items": rows}).encode(),
        operation_id="listCdrs",
    )


def _causes(bench: Bench, exchange: Exchange, check_id: str = "conformance.schema") -> set[str]:
    tally = Tally(bench, token=None)
    tally.take(exchange)
    assert {finding.id for finding in tally.findings} <= {"conformance.schema", "conformance.second-opinion"}
    return {finding.cause for finding in tally.findings if finding.id == check_id}


def test_the_strict_document_tells_every_deviation(bench: Bench) -> None:
    """Without a profile every deviation of the real answer is a finding, by field and rule, and nothing else is."""
    assert _causes(bench, _listed(ANSWERED, BUSY)) == DEVIATIONS


def test_openapi_core_agrees_that_it_deviates(bench: Bench) -> None:
    """The second opinion refuses the real answer too."""
    assert _causes(bench, _listed(ANSWERED, BUSY), "conformance.second-opinion")


def test_the_profile_accepts_the_known_quirks(bench: Bench) -> None:
    """With the vendor's profile the real answer is accepted by both."""
    read = load_profile("vendor-2024").read(_listed(ANSWERED, BUSY))
    assert _causes(bench, read) == set()
    assert _causes(bench, read, "conformance.second-opinion") == set()


@pytest.mark.parametrize(
    ("change", "causes"),
    [
        ({"end_reason": "CALLER_GONE"}, {"items/*/end_reason: breaks enum"}),
        ({"caller": ""}, {"items/*/caller: breaks minLength"}),
        ({"duration": "35"}, {"items/*/duration: breaks type"}),
        ({"recording": True}, {"items/*: recording is not in the document"}),
        ({"started_at": ""}, {"items/*/started_at: breaks format", "items/*/started_at: breaks pattern"}),
    ],
)
def test_the_profile_accepts_nothing_else(bench: Bench, change: dict[str, Any], causes: set[str]) -> None:
    """A deviation that no quirk of the profile names stays a finding."""
    read = load_profile("vendor-2024").read(_listed({**ANSWERED, **change}))
    assert _causes(bench, read) == {f"status 200: {cause}" for cause in causes}


def test_a_missing_field_that_no_quirk_names_is_missing(bench: Bench) -> None:
    """The profile supplies the two fields that the sample lacks, and no other."""
    rest = {name: value for name, value in ANSWERED.items() if name != "call_id"}
    read = load_profile("vendor-2024").read(_listed(rest))
    assert _causes(bench, read) == {"status 200: items/*: call_id is missing"}
