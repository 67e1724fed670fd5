"""The Python client: one method for each operation, answers as frozen values, refusals as errors."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

import httpx
import pytest

import mockpbx.client as room
from mockpbx.client import Control, ControlError, OpenSandbox, SandboxWish, WorldWish
from mockpbx.client.caller import plain_origin
from mockpbx.client.wishes import FaultWish, PagedCriteria, Wanted
from mockpbx.control.document import CONTROL_DOCUMENT
from mockpbx.server import MockPbx
from tests.client.names import snake_case

SCHEMAS = CONTROL_DOCUMENT.tree["components"]["schemas"]
NOW = datetime(2026, 3, 9, 14, tzinfo=UTC)
ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
OPERATIONS = sorted(
    operation["operationId"]
    for path in CONTROL_DOCUMENT.tree["paths"].values()
    for method, operation in path.items()
    if method != "parameters"
)


@pytest.fixture
def control(mock: MockPbx) -> Iterator[Control]:
    """The control plane of the shared mock."""
    with Control(mock.url) as one:
        yield one


@pytest.fixture
def sandbox(control: Control) -> Iterator[OpenSandbox]:
    """A sandbox of the test's own, whose clock stands still."""
    with control.open_sandbox(now=NOW, is_frozen=True, report_seconds=1) as one:
        yield one


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_has_a_method(operation_id: str) -> None:
    """Each operationId of the document is a method of the client, spelt as Python spells names."""
    assert callable(getattr(Control, snake_case(operation_id), None))


def properties(name: str) -> set[str]:
    """The members of a schema, with those of the schemas it is made of."""
    schema = SCHEMAS[name]
    inherited = (properties(one["$ref"].rsplit("/", 1)[1]) for one in schema.get("allOf", ()))
    return set(schema.get("properties", ())).union(schema.get("required", ()), *inherited)


@pytest.mark.parametrize(
    "name", [name for name in room.__all__ if is_dataclass(getattr(room, name)) and name in SCHEMAS]
)
def test_answers_have_the_members_of_their_schema(name: str) -> None:
    """A class has all that the document says of an answer of its name, and nothing else."""
    assert {field.name for field in fields(getattr(room, name))} == properties(name)


@pytest.mark.parametrize(
    ("wish", "schema"),
    [(WorldWish, "Reset"), (SandboxWish, "SandboxOrder"), (FaultWish, "FaultOrder"), (Wanted, "JournalVerification")],
)
def test_wishes_have_the_members_of_their_schema(wish: Any, schema: str) -> None:
    """What may be wished for is what the document lets a body hold, but what a method takes by place."""
    by_place = {"fault"} if wish is FaultWish else set()
    assert set(get_type_hints(wish)) | by_place == properties(schema)


def test_criteria_are_those_of_the_document() -> None:
    """What a journal may be asked for are the query options of its operation."""
    parameters = CONTROL_DOCUMENT.tree["paths"]["/journal"]["get"]["parameters"]
    names = {one["$ref"].rsplit("/", 1)[1] for one in parameters}
    wanted = {CONTROL_DOCUMENT.tree["components"]["parameters"][name]["name"] for name in names}
    assert set(get_type_hints(PagedCriteria)) == wanted


def test_a_pbx_is_looked_at_and_reset(sandbox: OpenSandbox, mock: MockPbx) -> None:
    """World, health and document are told; a reset makes another world."""
    control = sandbox.control
    world = control.get_world()
    assert (world.sandbox, world.scenario, world.seed, world.now) == (sandbox.name, "office", 1, NOW)
    assert control.get_health().counts == world.counts
    assert control.get_control_document() == CONTROL_DOCUMENT.text
    other = sandbox.reset(seed=2, call_count=7)
    assert (other.seed, other.counts["cdrs"]) == (2, 7)
    assert other.digest != world.digest
    assert mock.pbx.counts()["cdrs"] != 7


def test_time_is_moved(sandbox: OpenSandbox) -> None:
    """A clock is told, set, let run, frozen and advanced, and says what was done on the way."""
    control = sandbox.control
    with sandbox.client() as client:
        assert client.post("/call_reports", json=ORDER).status_code == 201
    advanced = sandbox.advance(60)
    assert (advanced.now, advanced.done) == (NOW + timedelta(seconds=60), {"report steps": 1})
    assert sandbox.advance(until=NOW + timedelta(hours=1)).now == NOW + timedelta(hours=1)
    assert control.change_clock(is_frozen=False, report_seconds=3).report_seconds == 3
    assert not control.get_clock().is_frozen
    assert sandbox.freeze("2026-03-10T00:00:00Z").now == datetime(2026, 3, 10, tzinfo=UTC)


def test_snapshots_are_taken_and_taken_away(sandbox: OpenSandbox) -> None:
    """A snapshot is listed, exported, put back, restored and thrown away."""
    control = sandbox.control
    taken = control.save_snapshot("a-b")
    assert control.list_snapshots() == (taken,)
    content = control.export_snapshot(taken.name)
    sandbox.advance(60)
    assert control.restore_snapshot(taken.name).now == NOW
    control.remove_snapshot(taken.name)
    assert control.import_snapshot("again", content).now == NOW
    assert [one.name for one in control.list_snapshots()] == ["again"]


def test_sandboxes_come_and_go(control: Control) -> None:
    """A sandbox is opened, found, used by its token and by its name, and dropped, once at least."""
    with control.open_sandbox(name="mine", seed=3) as sandbox:
        found = control.get_sandbox("mine")
        assert found == sandbox.facts
        assert found.token not in repr(found)
        assert control.list_sandboxes()[0].name == "main"
        assert "mine" in {one.name for one in control.list_sandboxes()}
        with sandbox.client() as client:
            assert client.get("/cdrs", params={"top": 1}).json()["count"] == found.counts["cdrs"]
        control.drop_sandbox("mine")
        sandbox.drop()
    assert "mine" not in {one.name for one in control.list_sandboxes()}


def test_post_is_read(sandbox: OpenSandbox) -> None:
    """Mails, subscriptions and deliveries are listed, and can be ended."""
    control = sandbox.control
    webhook = control.create_webhook("http://127.0.0.1:9/", ["call_report_completed"])
    assert (webhook.events, webhook.secret[:6]) == (("call_report_completed",), "whsec_")
    assert webhook.secret not in repr(webhook)
    with sandbox.client() as client:
        client.post("/call_reports", json=ORDER)
    sandbox.advance(2)
    (mail,) = control.list_mails()
    assert mail.recipient == "a@b.example"
    assert b"a@b.example" in control.get_mail_message(mail.id)
    (delivery,) = control.list_deliveries()
    assert (delivery.webhook_id, delivery.attempt_count) == (webhook.id, 1)
    control.remove_webhook(webhook.id)
    control.clear_mails()
    assert (control.list_webhooks(), control.list_mails()) == ((), ())


def test_a_refusal_says_what_is_wrong(control: Control) -> None:
    """Status and faults of a refusal are carried; unknown wishes are named."""
    wish: Any = {"sed": 1}
    with pytest.raises(ControlError, match="sed") as refused:
        control.open_sandbox(**wish)
    assert refused.value.status == 400
    assert [fault.detail["field"] for fault in refused.value.faults] == ["sed"]
    with pytest.raises(ControlError, match="no such sandbox"):
        control.within("nobody").get_clock()
    with pytest.raises(ValueError, match="time zone"):
        control.change_clock(now=datetime(2026, 3, 9))  # noqa: DTZ001 - what is to be refused


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1:8887", "ftp://a", "http://a/api?x=1", "http://a/api#x", "http://", "http://a:b"]
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    """A URL that leads elsewhere is refused before anything is sent."""
    with pytest.raises(ValueError, match="not the origin of a mock"):
        plain_origin(text)


@pytest.mark.parametrize("text", ["http://a:1", "http://a:1/", "http://a:1/api", "http://a:1/api/", "http://a:1/x/v1"])
def test_the_base_of_the_api_is_as_good_as_its_origin(text: str) -> None:
    """What the banner says can be handed on as it stands."""
    assert plain_origin(text) == "http://a:1"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"status": "ready"}'])
def test_another_server_is_recognised(body: bytes) -> None:
    """An answer that no control plane gives is an error that says so, not a KeyError."""
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, content=body))
    with Control("http://a", transport=transport) as control, pytest.raises(ControlError, match="not answered as"):
        control.get_health()
    failing = httpx.MockTransport(lambda _request: httpx.Response(502, content=body))
    with Control("http://a", transport=failing) as control, pytest.raises(ControlError, match="502") as refused:
        control.get_health()
    assert (refused.value.status, refused.value.faults) == (502, ())


def test_the_control_token_is_presented() -> None:
    """Other machines present the control token, and name the sandbox in each request."""
    seen: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(204)

    with Control("http://a", token="sesame", sandbox="s", transport=httpx.MockTransport(answer)) as control:
        control.clear_mails()
    assert (seen[0]["authorization"], seen[0]["x-mock-sandbox"]) == ("Bearer sesame", "s")


def test_a_view_leaves_the_connection_open(control: Control) -> None:
    """Closing the view of a sandbox does not close what it was a view of."""
    with control.open_sandbox() as sandbox:
        sandbox.control.close()
        assert control.get_health().status == "ready"
