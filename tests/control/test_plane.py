"""The control plane: clock, outbox, subscriptions over HTTP, for callers on this machine and nobody else."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockpbx.clock import ManualClock
from mockpbx.console.site import build_site
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}


@pytest.fixture
def pbx() -> Pbx:
    """A PBX whose clock stands still."""
    return Pbx(SPEC, PbxSettings(call_count=10), ManualClock(NOW))


@pytest.fixture
def plane(pbx: Pbx) -> FlaskClient:
    """A client of its control plane."""
    return build_site(Sandboxes(Sandbox(MAIN, pbx)), SelfCheck(pbx.spec), control_token="sesame").test_client()


def faults(answer: TestResponse) -> list[Any]:
    """What the error envelope says is wrong."""
    return [one["detail"]["field"] for one in answer.get_json()["errors"]]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nope", 404, "NOT_FOUND"),
        ("GET", "/api", 404, "NOT_FOUND"),
        ("GET", "/api/clock/", 404, "NOT_FOUND"),
        ("GET", "/api/journal/abc", 404, "NOT_FOUND"),
        ("PUT", "/api/clock", 405, "UNSUPPORTED"),
        ("POST", "/api/faults/1", 405, "UNSUPPORTED"),
    ],
)
def test_what_is_not_there_is_refused_in_the_envelope(
    plane: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    """Unknown paths and methods have the one error envelope, and strangers are refused before they learn of it."""
    answer = plane.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/json")
    assert [one["code"] for one in answer.get_json()["errors"]] == [code]
    assert ("Allow" in answer.headers) == (status == 405)
    stranger = plane.open(path, method=method, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (stranger.status_code, stranger.get_json()["errors"][0]["code"]) == (403, "DENIED")
    foreign = plane.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, foreign.get_json()["errors"][0]["code"]) == (403, "DENIED")


def test_what_falls_over_is_told_in_the_envelope(
    plane: FlaskClient, pbx: Pbx, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected fault is logged and told as a 500 in the form of plane or page, without a trace."""
    pbx.close()
    answer, page = plane.get("/api/outbox"), plane.get("/outbox")
    assert (answer.status_code, answer.get_json()) == (
        500,
        {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]},
    )
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert [record.exc_info is not None for record in caplog.records] == [True, True]
    assert "Traceback" not in page.text + capsys.readouterr().out


def test_the_clock_is_told_and_moved(plane: FlaskClient, pbx: Pbx) -> None:
    """Time is read, set, let run, stopped and advanced; what was done on the way is counted."""
    assert plane.get("/api/clock").json == {
        "now": "2026-03-09T14:00:00.000000Z",
        "is_frozen": True,
        "report_seconds": 0.5,
        "next_due": "2026-03-10T06:00:00.000000Z",
    }
    pbx.create_report(ORDER)
    advanced = plane.post("/api/clock/advance", json={"until": "2026-03-09T15:00:00+00:00"}).get_json()
    assert (advanced["now"], advanced["done"]) == ("2026-03-09T15:00:00.000000Z", {"report steps": 1})
    assert pbx.counts()["completed_call_reports"] == 1
    assert plane.patch("/api/clock", json={"now": "2020-01-01T00:00:00Z"}).get_json()["now"].startswith("2020")
    assert plane.patch("/api/clock", json={"is_frozen": False, "report_seconds": 3}).get_json()["is_frozen"] is False
    assert pbx.report_seconds == 3
    assert plane.patch("/api/clock", json={"is_frozen": True}).get_json()["is_frozen"] is True


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/clock/advance", {}, "body"),
        ("/api/clock/advance", {"seconds": -1}, "seconds"),
        ("/api/clock/advance", {"seconds": "1"}, "seconds"),
        ("/api/clock/advance", {"seconds": 1, "until": "2026-03-09T15:00:00Z"}, "body"),
        ("/api/clock/advance", {"until": "2026-03-09T13:00:00Z"}, "until"),
        ("/api/clock/advance", {"until": "2096-03-09T13:00:00Z"}, "until"),
        ("/api/clock/advance", {"until": "later"}, "until"),
        ("/api/clock/advance", {"until": "9999-12-31T23:59:59Z"}, "until"),
        ("/api/clock/advance", {"seconds": 1e300}, "seconds"),
        ("/api/clock/advance", {"second": 1}, "second"),
        ("/api/webhooks", {"url": "http://evil.example/"}, "url"),
        ("/api/webhooks", {"events": ["cdr"]}, "url"),
        ("/api/webhooks", {"url": "http://127.0.0.1/", "events": ["calls"]}, "events.0"),
        ("/api/webhooks", [], "body"),
    ],
)
def test_bad_input_is_named(path: str, body: Any, field: str, plane: FlaskClient, pbx: Pbx) -> None:
    """What does not fit is a 400 that names the field, and changes nothing."""
    answer = plane.post(path, json=body)
    assert answer.status_code == 400
    assert field in faults(answer)
    assert (pbx.clock.now(), pbx.store.post.webhooks()) == (NOW, ())


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "noon"])
def test_a_clock_knows_its_years(now: str, plane: FlaskClient, pbx: Pbx) -> None:
    """It is put to instants between 1970 and 2200 alone, and is not advanced beyond them."""
    answer = plane.patch("/api/clock", json={"now": now})
    assert (answer.status_code, faults(answer)) == (400, ["now"])
    assert plane.patch("/api/clock", json={"now": "2199-06-01T00:00:00Z"}).status_code == 200
    assert plane.post("/api/clock/advance", json={"seconds": 366 * 86_400}).status_code == 400
    assert plane.patch("/api/clock", json={"now": "1970-01-01T00:00:00Z"}).status_code == 200
    assert int(pbx.create_report(ORDER)) > 0


def test_bodies_are_json(plane: FlaskClient) -> None:
    """What a form of any page could send is refused by its media type, and what is not JSON by its content."""
    assert plane.post("/api/clock/advance", data='{"seconds":1}').status_code == 415
    assert plane.post("/api/clock/advance", data="{", content_type="application/json").status_code == 400


@pytest.mark.parametrize(("charset", "status"), [("utf-8", 200), ('"UTF-8"', 200), ("utf-16", 415), ("latin1", 415)])
def test_bodies_are_utf_8(charset: str, status: int, plane: FlaskClient) -> None:
    """A body that says it is in something else is refused, as the API refuses it."""
    media_type = f"application/json; charset={charset}"
    assert plane.post("/api/clock/advance", data='{"seconds":1}', content_type=media_type).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "body", "reason"),
    [
        ("POST", "/api/clock/advance", {}, "must have at least 1 of seconds, until"),
        (
            *("POST", "/api/clock/advance", {"seconds": 1, "until": "2026-03-09T15:00:00Z"}),
            "must have at most 1 of seconds, until",
        ),
        ("PATCH", "/api/clock", {}, "must have at least 1 of now, is_frozen, report_seconds"),
        ("POST", "/api/reset", {}, "must have at least 1 of scenario, seed, call_count, locale, now"),
    ],
)
def test_too_few_members_and_too_many_are_told(
    method: str, path: str, body: Any, reason: str, plane: FlaskClient
) -> None:
    """Who says nothing, or two things that exclude each other, is told what could be said."""
    errors = plane.open(path, method=method, json=body).get_json()["errors"]
    assert [one["detail"] for one in errors] == [{"field": "body", "reason": reason}]


def test_mails_are_read_and_cleared(plane: FlaskClient, pbx: Pbx) -> None:
    """The outbox lists mails, shows each whole, and can be emptied."""
    pbx.create_report(ORDER)
    plane.post("/api/clock/advance", json={"seconds": 1})
    listed = plane.get("/api/outbox").get_json()
    assert listed["count"] == 1
    (mail,) = listed["items"]
    assert (mail["recipient"], mail["subject"]) == ("a@b.example", "Report completed: n")
    message = plane.get(f"/api/outbox/{mail['id']}/message")
    assert message.mimetype == "message/rfc822"
    assert mail["link"] in message.text.replace("=\r\n", "")
    assert plane.get("/api/outbox/1/message").status_code == 404
    assert plane.delete("/api/outbox").status_code == 204
    assert plane.get("/api/outbox").get_json() == {"count": 0, "items": []}


def test_subscriptions_come_and_go(plane: FlaskClient, pbx: Pbx) -> None:
    """The secret is told once; what was sent can be looked up."""
    created = plane.post("/api/webhooks", json={"url": "http://127.0.0.1:9/", "events": ["call_report_completed"]})
    assert created.status_code == 201
    webhook = created.get_json()
    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert plane.get("/api/webhooks").get_json() == {"count": 1, "items": [webhook]}
    pbx.create_report(ORDER)
    plane.post("/api/clock/advance", json={"seconds": 1})
    (delivery,) = plane.get("/api/deliveries").get_json()["items"]
    assert (delivery["state"], delivery["attempt_count"]) == ("PENDING", 1)
    assert secret not in plane.get("/api/deliveries").text
    assert plane.delete(f"/api/webhooks/{webhook['id']}").status_code == 204
    assert plane.delete(f"/api/webhooks/{webhook['id']}").status_code == 404


def test_pages_of_other_origins_change_nothing(plane: FlaskClient, pbx: Pbx) -> None:
    """A write that a browser says comes from elsewhere is refused; from the console's own pages it is not."""
    asked: dict[str, Any] = {"path": "/api/clock/advance", "json": {"seconds": 1}}
    assert plane.post(**asked, headers={"Origin": "http://evil.example"}).status_code == 403
    assert plane.post(**asked, headers={"Origin": "null"}).status_code == 403
    assert pbx.clock.now() == NOW
    assert plane.post(**asked, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(("token", "status"), [(None, 403), ("open", 403), ("sesame", 200)])
def test_other_machines_need_the_token(token: str | None, status: int, plane: FlaskClient) -> None:
    """From elsewhere nothing is told and nothing done without the control token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = plane.get("/api/clock", headers=headers, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "status"), [("::1", 200), ("::ffff:127.0.0.1", 200), ("::ffff:192.0.2.7", 403), ("fd00::2", 403)]
)
def test_this_machine_is_known_by_ipv6_too(address: str, status: int, plane: FlaskClient) -> None:
    """A caller on this machine is one however its address is spelt."""
    assert plane.get("/api/clock", environ_overrides={"REMOTE_ADDR": address}).status_code == status


def test_what_is_not_there_is_404(plane: FlaskClient) -> None:
    """Other paths and methods are no part of it."""
    assert plane.get("/api/nothing").status_code == 404
    assert plane.put("/api/clock", json={}).status_code == 405
