"""Clients that read, rename and destroy the same orders at once see one order of things (T5)."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest

from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from tests.life.linear import FINISH, GONE, Seen, State, is_linear, running, scheduled

BODY = {"type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
CLIENTS = 32
WAITING = {"cron_expr": "0 0 1 1 *"}


def history_of(client: httpx.Client, pool: ThreadPoolExecutor, report_id: str, die: random.Random) -> list[Seen]:
    """Let clients do up to fifteen things to one order at once."""
    barrier = threading.Barrier(count := die.randint(4, 15))

    def do(turn: int, what: str) -> Seen:
        path, name = f"/call_reports/{report_id}", f"name {turn}"
        barrier.wait()
        began = time.perf_counter()
        if what == "read":
            answer = client.get(path)
            name = answer.json().get("name", "")
        elif what == "rename":
            answer = client.post(path, json={"name": name})
        else:
            answer = client.post(f"{path}/destroy")
        return Seen(what=what, began=began, ended=time.perf_counter(), status=answer.status_code, name=name)

    kinds = die.choices(["read", "rename", "destroy"], weights=[5, 4, 1], k=count)
    return list(pool.map(do, range(count), kinds))


def mutations(history: Sequence[Seen]) -> list[list[Seen]]:
    """Ways in which a server might have lied: each names what nobody can have seen."""
    lies = [replace(one, name="never given") for one in history if one.what == "read" and one.status == 200]
    lies += [replace(one, status=404) for one in history if one.status == 200 and not _after_destroy(history, one)]
    lies += [replace(one, status=204) for one in history if one.what == "destroy" and one.status == 404]
    keys = [(one.what, one.began) for one in history]
    return [
        [lie if (lie.what, lie.began) == key else one for one, key in zip(history, keys, strict=True)] for lie in lies
    ]


def _after_destroy(history: Sequence[Seen], seen: Seen) -> bool:
    return any(one.what == "destroy" and one.began <= seen.ended for one in history)


def judge(
    request: pytest.FixtureRequest, settings: PbxSettings, order: dict[str, Any], rules: Callable[[State, Seen], Any]
) -> list[list[Seen]]:
    """Have all histories judged, and return them."""
    count: int = request.config.getoption("--linear-reports")
    die, found = random.Random(5), []
    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
    with MockPbx(settings) as mock, ThreadPoolExecutor(CLIENTS) as pool:
        headers = {"Authorization": f"Bearer {mock.token}"}
        with httpx.Client(base_url=mock.url, headers=headers, timeout=30, limits=limits) as client:
            for _ in range(count):
                began = time.perf_counter()
                report_id = client.post("/call_reports", json={**BODY, "name": "first", **order}).json()["id"]
                history = history_of(client, pool, report_id, die)
                if rules is running:
                    history.append(Seen(what=FINISH, began=began, ended=float("inf"), status=0))
                assert is_linear(history, "first", rules), history
                found.append(history)
    return found


@pytest.mark.parametrize("state", ["memory", "postgres"], indirect=True)
def test_waiting_orders_have_one_history(state: str | None, request: pytest.FixtureRequest) -> None:
    """What clients saw of an order that waits fits one order of operations, and no lie about it does."""
    histories = judge(request, PbxSettings(scenario="empty", state=state), WAITING, scheduled)
    lies = [lie for history in histories for lie in mutations(history)]
    assert len(lies) > len(histories)
    assert not any(is_linear(lie, "first", scheduled) for lie in lies)


@pytest.mark.parametrize("state", ["memory", "postgres"], indirect=True)
def test_runs_end_at_one_instant(state: str | None, request: pytest.FixtureRequest) -> None:
    """An order whose run ends meanwhile is there for everybody before that and for nobody after it."""
    settings = PbxSettings(scenario="empty", state=state, report_seconds=0.03)
    histories = judge(request, settings, {}, running)
    statuses = {seen.status for history in histories for seen in history}
    assert {200, 404, 409} <= statuses


@pytest.mark.parametrize(
    ("statuses", "is_possible"), [([204, 404], True), ([204, 204], False), ([404, 404], False), ([404, 204], True)]
)
def test_an_order_is_destroyed_once(statuses: list[int], is_possible: bool) -> None:
    """Of two that destroy at once one succeeds; the search finds out in whatever order they are given."""
    history = [Seen(what="destroy", began=0, ended=1, status=status) for status in statuses]
    assert is_linear(history, "first", scheduled) is is_possible
    one_by_one = [replace(seen, began=2 * at, ended=2 * at + 1) for at, seen in enumerate(history)]
    assert is_linear(one_by_one, "first", scheduled) is (statuses == [204, 404])
    assert GONE != "first"
