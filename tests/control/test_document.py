"""The control plane and its document say the same: routes, answers, and what bodies may hold."""

import re
from typing import Any

from flask.testing import FlaskClient
from openapi_spec_validator import validate

from mockpbx.sandboxes import Sandboxes
from tests.control.conforming import METHODS, PATHS, TREE, Conforming, operations
from tests.control.conftest import told


def test_the_document_is_one() -> None:
    """It is valid OpenAPI, and every operation has an id of its own and says what it does."""
    validate(dict(TREE))
    assert len(operations()) == sum(method in item for item in PATHS.values() for method in METHODS)
    assert all(definition["summary"] for _, _, definition in operations().values())


def test_routes_and_paths_are_the_same(plane: FlaskClient) -> None:
    """Every route stands in the document, and everything in the document has a route."""
    served = {
        (method.lower(), re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule).removeprefix("/api"))
        for rule in plane.application.url_map.iter_rules()
        if rule.endpoint.startswith("control.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(method, path) for method, path, _ in operations().values()}


WALK: tuple[tuple[str, str, Any], ...] = (
    *(("GET", path, None) for path in ("/openapi.yaml", "/health", "/world", "/clock", "/outbox", "/webhooks")),
    *(("GET", path, None) for path in ("/deliveries", "/faults", "/journal", "/journal?status=4xx", "/journal/har")),
    *(("GET", path, None) for path in ("/journal/1", "/journal/3", "/violations", "/sandboxes/main")),
    ("POST", "/journal/verify", {"method": "GET", "at_least": 1}),
    ("POST", "/journal/verify", {"operation_id": "listCdrs", "status": 500, "count": 3}),
    ("POST", "/sandboxes", {}),
    ("POST", "/sandboxes", {"name": "one", "scenario": "tiny", "is_frozen": False, "ttl_seconds": 2.5}),
    ("GET", "/sandboxes", None),
    ("DELETE", "/sandboxes/one", None),
    ("PUT", "/snapshots/s.1", None),
    ("GET", "/snapshots", None),
    ("GET", "/snapshots/s.1/content", None),
    ("POST", "/snapshots/s.1/restore", None),
    ("DELETE", "/snapshots/s.1", None),
    ("PATCH", "/clock", {"is_frozen": False, "report_seconds": 0.25}),
    ("POST", "/clock/advance", {"seconds": 90000}),
    ("POST", "/webhooks", {"url": "http://127.0.0.1:9/x"}),
    ("POST", "/faults", {"fault": "status", "operations": ["listCdrs"], "probability": 0.5, "count": 2, "skip": 1}),
    ("PUT", "/faults/profile", {"profile": "flaky"}),
    ("DELETE", "/faults", None),
    ("DELETE", "/journal", None),
    ("DELETE", "/violations", None),
    ("DELETE", "/outbox", None),
    ("POST", "/reset", {"seed": 3, "call_count": 0}),
    ("POST", "/reset", None),
)
ASTRAY: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/sandboxes/none", None),
    ("GET", "/snapshots/none/content", None),
    ("GET", "/outbox/1/message", None),
    ("GET", "/journal/99", None),
    ("GET", "/journal?status=999x", None),
    ("GET", "/journal?limit=1&limit=2", None),
    ("GET", "/journal?x=1", None),
    ("GET", "/journal?operation_id=listCdrz", None),
    ("GET", "/journal/har?fault=statuss", None),
    ("POST", "/journal/verify", {"operation_id": "listCdrz", "count": 0}),
    ("POST", "/journal/verify", {"fault": "statuss", "count": 0}),
    ("DELETE", "/sandboxes/none", None),
    ("DELETE", "/sandboxes/main", None),
    ("DELETE", "/snapshots/none", None),
    ("DELETE", "/webhooks/1", None),
    ("DELETE", "/webhooks/x", None),
    ("DELETE", "/faults/x", None),
    ("PUT", "/snapshots/a%20b", None),
    ("PUT", f"/snapshots/{'x' * 64}", None),
    ("PUT", "/snapshots/-", None),
    ("POST", "/snapshots/none/restore", None),
    ("POST", "/sandboxes", {"name": "main"}),
    ("POST", "/sandboxes", {"locale": "xx"}),
    ("POST", "/sandboxes", {"now": "1969-12-31T23:59:59Z"}),
    ("POST", "/reset", {"scenario": "nowhere"}),
    ("POST", "/reset", {"scenario": "tiny", "call_count": 3}),
    ("POST", "/reset", {"now": "noon"}),
    ("POST", "/faults", {"fault": "nothing"}),
    ("PUT", "/faults/profile", {"profile": "nothing"}),
    ("POST", "/webhooks", {"url": "http://evil.example/"}),
    ("POST", "/clock/advance", {"until": "2026-03-09T13:00:00Z"}),
)


def test_every_answer_is_as_documented(plane: FlaskClient) -> None:
    """All operations are asked, and every answer fits what the document says of it."""
    client = Conforming(plane)
    for method, path, body in WALK:
        answer = client.ask(method, path, **({} if body is None else {"json": body}))
        assert answer.status_code < 300, (method, path, answer.text)
    for listing, body in (("/webhooks", {"url": "http://127.0.0.1:9/x"}), ("/faults", {"fault": "status"})):
        made = client.ask("POST", listing, json=body).get_json()
        assert made["id"] in [row["id"] for row in client.ask("GET", listing).get_json()["items"]]
        assert client.ask("DELETE", f"{listing}/{made['id']}").status_code == 204
    assert set(operations()) - client.reached == {"importSnapshot", "getMailMessage"}


def test_a_mail_and_a_snapshot_file_are_as_documented(plane: FlaskClient) -> None:
    """So are the two whose names are only known when they are there."""
    client = Conforming(plane)
    (mail,) = client.ask("GET", "/outbox").get_json()["items"]
    assert client.ask("GET", f"/outbox/{mail['id']}/message").mimetype == "message/rfc822"
    client.ask("PUT", "/snapshots/s")
    file = client.ask("GET", "/snapshots/s/content").get_json()
    assert client.ask("PUT", "/snapshots/t/content", json=file).status_code == 201
    assert {"importSnapshot", "getMailMessage"} <= client.reached


def test_every_refusal_is_as_documented(plane: FlaskClient, sandboxes: Sandboxes) -> None:
    """What is not there, is taken, or does not fit is refused in the envelope, and changes nothing."""
    client = Conforming(plane)
    before = told(sandboxes)
    for method, path, body in ASTRAY:
        answer = client.ask(method, path, **({} if body is None else {"json": body}))
        assert 400 <= answer.status_code < 500, (method, path, answer.text)
    for name in ("none", "", "a,b", "\xff"):
        assert client.ask("GET", "/world", headers={"X-Mock-Sandbox": name}).status_code == 404
    assert told(sandboxes) == before
