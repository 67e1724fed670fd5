"""Snapshots as files: taken to another process they are the same there, and a damaged one is refused whole."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpbx.announcer import webhook_secret
from mockpbx.clock import ManualClock
from mockpbx.console.site import build_site
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, SECOND
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.sandboxes.conftest import ORDER, House

QUESTIONS = (
    *("/cdrs?top=7", "/calllogs?filter=duration%20gt%203", "/call_reports", "/completed_call_reports"),
    *("/call_reports?search=n", "/completed_call_reports?orderby=file_size%20desc"),
)
CUSTOM = {"range": "CUSTOM", "started_at": "2026-03-01T00:00:00+01:00", "ended_at": "2026-03-02T00:00:00Z"}


def lived(settings: PbxSettings) -> Pbx:
    """A PBX with orders in every state, products and mails."""
    pbx = Pbx(load_spec(), settings, ManualClock(NOW))
    jobs = Jobs(pbx)
    for name in ("Weekly ünïcode ☎", "other"):
        pbx.create_report({**ORDER, "name": name})
    pbx.create_report({**ORDER, **CUSTOM, "format": "HTML", "cron_expr": "0 6 * * *"})
    jobs.advance(DAY)
    pbx.create_report({**ORDER, "type": "QUEUE_SLA_STATISTICS", "filter": {"call_queues": ["8001"]}})
    pbx.clock.advance(SECOND // 2)
    return pbx


def site(pbx: Pbx) -> FlaskClient:
    """The control plane of a PBX."""
    return build_site(Sandboxes(Sandbox(MAIN, pbx)), SelfCheck(pbx.spec)).test_client()


@pytest.fixture(scope="module")
def good() -> dict[str, Any]:
    """A whole snapshot."""
    pbx = lived(PbxSettings(call_count=20, report_seconds=1))
    plane = site(pbx)
    assert plane.put("/api/snapshots/good").status_code == 201
    exported: dict[str, Any] = plane.get("/api/snapshots/good/content").get_json()
    pbx.close()
    return exported


@pytest.fixture(scope="module")
def plane() -> Iterator[FlaskClient]:
    """The control plane of another PBX of the same world."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=20, report_seconds=1), ManualClock(NOW))
    yield site(pbx)
    pbx.close()


def seen(house: House) -> list[bytes]:
    """What the API answers to a set of questions, files and details among them."""
    token = house.mock.token
    answers = [house.ask(question, token) for question in QUESTIONS]
    for listing in answers[2:4]:
        for row in listing.json()["items"]:
            answers.append(house.ask(f"{listing.request.url.path.removeprefix('/api')}/{row['id']}", token))
            if "file_url" in row:
                answers.append(house.ask(row["file_url"].removeprefix("/api"), token))
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content for answer in answers]


def test_another_process_answers_alike(tmp_path: Any) -> None:
    """Exported, imported elsewhere and restored there, every answer is the same to the byte, and so is the future."""
    settings = PbxSettings(call_count=50, report_seconds=1, state=tmp_path / "first.db")
    lived(settings).close()
    futures, exports = [], []
    with (
        MockPbx(settings, clock=ManualClock(NOW)) as first,
        MockPbx(PbxSettings(call_count=50), clock=ManualClock(NOW)) as second,
    ):
        houses = House(first), House(second)
        assert houses[0].control.put("/snapshots/s").status_code == 201
        exported = houses[0].control.get("/snapshots/s/content")
        imported = houses[1].control.put(
            "/snapshots/t/content", content=exported.content, headers={"Content-Type": "application/json"}
        )
        assert imported.status_code == 201, imported.text
        assert houses[1].control.post("/snapshots/t/restore").status_code == 200
        for house in houses:
            now = seen(house)
            house.control.post("/clock/advance", json={"seconds": 2 * 86_400})
            house.ask("/call_reports", house.mock.token, json=ORDER)
            futures.append((now, seen(house)))
        for house, name in zip(houses, "st", strict=True):
            exports.append(house.control.get(f"/snapshots/{name}/content").content)
            house.api.close()
            house.control.close()
    assert futures[0] == futures[1]
    assert exports[0] == exports[1]


def test_who_is_always_told_still_is(good: dict[str, Any]) -> None:
    """A snapshot from elsewhere says nothing of subscriptions: the URLs of the start are told on, by their secret."""
    settings = PbxSettings(call_count=20, report_seconds=1, webhook_urls=("http://127.0.0.1:9/",))
    pbx = Pbx(load_spec(), settings, ManualClock(NOW))
    plane = site(pbx)
    assert plane.put("/api/snapshots/good/content", json=good).status_code == 201
    assert plane.post("/api/snapshots/good/restore").status_code == 200
    told = [(one.url, one.secret) for one in pbx.store.post.webhooks()]
    assert told == [("http://127.0.0.1:9/", webhook_secret(settings))]
    pbx.close()


def test_who_is_told_is_as_at_a_snapshot_of_the_same_process() -> None:
    """A subscription of the start that was ended before a snapshot was taken is not there after it is restored."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=20, webhook_urls=("http://127.0.0.1:9/",)), ManualClock(NOW))
    assert pbx.store.post.remove_webhook(pbx.store.post.webhooks()[0].id)
    pbx.restore(pbx.snapshot())
    assert pbx.store.post.webhooks() == ()
    pbx.close()


def test_a_good_one_is_taken(plane: FlaskClient, good: dict[str, Any]) -> None:
    """What was exported is imported, and told as it was."""
    answer = plane.put("/api/snapshots/good/content", json=good)
    assert answer.status_code == 201
    counts = {"call_reports": 2, "completed_call_reports": 3, "mails": 3}
    assert answer.get_json()["counts"] == counts
    assert plane.get("/api/snapshots/good/content").get_json() == good
    assert plane.delete("/api/snapshots/good").status_code == 204


def order(file: dict[str, Any]) -> dict[str, Any]:
    """The first order of a snapshot."""
    return first(file, ORDERS)


def product(file: dict[str, Any]) -> dict[str, Any]:
    """The first product of a snapshot."""
    return first(file, PRODUCTS)


def blob(file: dict[str, Any]) -> dict[str, Any]:
    """The first file of a snapshot."""
    return first(file, BLOBS)


def first(file: dict[str, Any], table: str) -> dict[str, Any]:
    """The first row of a table."""
    rows: list[dict[str, Any]] = file["tables"][table.removeprefix("tables.")]
    return rows[0]


ORDERS, PRODUCTS, BLOBS, COUNTERS = (
    f"tables.{name}" for name in ("call_reports", "completed_call_reports", "blobs", "counters")
)
FAR = 2**62
Damage = Callable[[dict[str, Any]], Any]
HOSTILE: dict[str, tuple[Damage, str]] = {
    "another form": (lambda file: file.update(format="mockpbx snapshot 2"), "format"),
    "a member more": (lambda file: file.update(x=1), "x"),
    "a table less": (lambda file: file["tables"].pop("mails"), "tables.mails"),
    "another version's world": (lambda file: file["world"].update({"world version": "1"}), "world"),
    "an unknown scenario": (lambda file: file["world"].update(scenario="nowhere"), "world.scenario"),
    "an unknown locale": (lambda file: file["world"].update(locale="xx_XX"), "world.locale"),
    "too many calls": (lambda file: file["world"].update(calls="9" * 30), "world.calls"),
    "odd digits": (lambda file: file["world"].update(calls="²"), "world"),
    "a seed that is none": (lambda file: file["world"].update(seed="-1"), "world.seed"),
    "a world in no year": (lambda file: file["world"].update(now="9" * 20), "world.now"),
    "a clock in no year": (lambda file: file.update(now="9999-12-31T23:59:59Z"), "now"),
    "no counters": (lambda file: file["tables"].update(counters=[]), COUNTERS),
    "a counter that goes back": (lambda file: first(file, COUNTERS).update(last=1), COUNTERS),
    "a counter at its end": (lambda file: first(file, COUNTERS).update(last=2**63 - 1), COUNTERS),
    "an order twice": (lambda file: file["tables"]["call_reports"].append(order(file)), ORDERS),
    "a filter that is no JSON": (lambda file: order(file).update(filter="{"), ORDERS),
    "a filter without an end": (lambda file: order(file).update(filter="[" * 60_000), ORDERS),
    "a filter that is a list": (lambda file: order(file).update(filter="[]"), ORDERS),
    "an unknown filter": (lambda file: order(file).update(filter='{"x":1}'), ORDERS),
    "an unknown type": (lambda file: order(file).update(type="SUM"), ORDERS),
    "no name": (lambda file: order(file).update(name=""), ORDERS),
    "a NUL": (lambda file: order(file).update(name="a\0b"), "tables.call_reports.0.name"),
    "no mail address": (lambda file: order(file).update(email="nobody"), ORDERS),
    "a schedule that never fires": (lambda file: order(file).update(cron_expr="0 0 31 2 *"), ORDERS),
    "due in no year": (lambda file: order(file).update(due_at=FAR), ORDERS),
    "never due": (lambda file: order(file).update(due_at=None), ORDERS),
    "a range of no year": (lambda file: order(file).update(started_at=-FAR, ended_at=FAR, range="CUSTOM"), ORDERS),
    "a range without ends": (lambda file: order(file).update(started_at=None, ended_at=None, range="CUSTOM"), ORDERS),
    "a product without a file": (lambda file: file["tables"]["blobs"].pop(), PRODUCTS),
    "a file without a product": (lambda file: file["tables"]["completed_call_reports"].pop(), BLOBS),
    "a file of another size": (lambda file: product(file).update(file_size=3), PRODUCTS),
    "a product of no year": (lambda file: product(file).update(completed_at=FAR), PRODUCTS),
    "a product without a name": (lambda file: product(file).update(name=""), PRODUCTS),
    "other bytes": (lambda file: blob(file).update(content={"base64": "AAAA"}), PRODUCTS),
    "bytes that are none": (lambda file: blob(file).update(content={"base64": "§"}), BLOBS),
    "a script": (lambda file: blob(file).update(media_type="text/javascript"), "tables.blobs.0.media_type"),
    "a path": (lambda file: blob(file).update(file_name="../x"), "tables.blobs.0.file_name"),
    "a mail of no year": (lambda file: first(file, "mails").update(sent_at=FAR), "tables.mails"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_one_is_refused(kind: str, plane: FlaskClient, good: dict[str, Any]) -> None:
    """It is a 400 that names the place, and nothing is on the shelf."""
    file = copy.deepcopy(good)
    damage, field = HOSTILE[kind]
    damage(file)
    answer = plane.put("/api/snapshots/bad/content", json=file)
    assert answer.status_code == 400
    assert field in [one["detail"]["field"] for one in answer.get_json()["errors"]], answer.text
    assert plane.get("/api/snapshots").get_json()["count"] == 0


VALUES: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.sampled_from(["", "0", "x", "\0", "9" * 25, "2026-03-09T14:00:00Z", "0 * * * *", "{}", "CUSTOM", "é"])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.just([])
    | st.just({})
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from places(one, (*path, step))


def damaged(file: dict[str, Any], data: st.DataObject) -> Any:
    """The snapshot with something in it replaced, taken out, or given twice."""
    file = copy.deepcopy(file)
    *way, last = data.draw(st.sampled_from([path for path in places(file) if path]))
    inside: Any = file
    for step in way:
        inside = inside[step]
    kind = data.draw(st.sampled_from(["replace", "take out", "give twice"]))
    if kind == "take out":
        del inside[last]
    elif kind == "give twice" and isinstance(inside, list):
        inside.append(copy.deepcopy(inside[last]))
    else:
        inside[last] = data.draw(VALUES)
    return file


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_one_is_refused_or_good(data: st.DataObject, plane: FlaskClient, good: dict[str, Any]) -> None:
    """It is refused whole, or restored, read, lived on with and exported again without a fault of ours."""
    file = damaged(good, data)
    plane.post("/api/reset")
    answer = plane.put("/api/snapshots/x/content", json=file)
    assert answer.status_code in (201, 400), answer.text
    if answer.status_code == 400:
        assert answer.get_json()["errors"]
        assert plane.get("/api/snapshots").get_json()["count"] == 0
        return
    deeds = (
        ("POST", "/api/snapshots/x/restore", None),
        ("GET", "/api/clock", None),
        ("GET", "/api/outbox", None),
        ("POST", "/api/clock/advance", {"seconds": 2 * 86_400}),
        ("PUT", "/api/snapshots/y", None),
        ("GET", "/api/snapshots/y/content", None),
        ("DELETE", "/api/snapshots/x", None),
        ("DELETE", "/api/snapshots/y", None),
    )
    for method, path, body in deeds:
        assert plane.open(path, method=method, json=body).status_code in (200, 201, 204), (method, path)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_torn_one_is_refused(data: st.DataObject, plane: FlaskClient, good: dict[str, Any]) -> None:
    """A file that was cut off is refused, and leaves what had its name before."""
    content = json.dumps(good).encode()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    answer = plane.put("/api/snapshots/x/content", data=cut, content_type="application/json")
    assert answer.status_code == 400
    assert plane.get("/api/snapshots").get_json()["count"] == 0
