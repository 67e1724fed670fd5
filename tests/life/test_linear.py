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

from mockpbx.clock import ManualClock
from mockpbx.model.instant import parse_instant
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from tests.life.linear import FINISH, GONE, Seen, State, is_linear, running, scheduled

BODY = {"type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
WAITING = {"cron_expr": "0 0 1 1 *"}
NOW = parse_instant("2026-03-09T14:00:00Z")


class Clients:
    """Many clients of one mock, and whoever lets its time pass."""

    def __init__(self, client: httpx.Client, advance_url: str, pool: ThreadPoolExecutor) -> None:
        self._client = client
        self._advance_url = advance_url
        self._pool = pool

    def do(self, report_id: str, what: str, name: str) -> Seen:
        """Do one thing to an order."""
        path = f"/call_reports/{report_id}"
        began = time.perf_counter()
        if what == "read":
            answer = self._client.get(path)
            name = answer.json().get("name", "")
        elif what == "rename":
            answer = self._client.post(path, json={"name": name})
        elif what == "destroy":
            answer = self._client.post(f"{path}/destroy")
        else:
            answer = self._client.post(self._advance_url, json={"seconds": 60})
        return Seen(what=what, began=began, ended=time.perf_counter(), status=answer.status_code, name=name)

    def crowd(self, report_id: str, kinds: Sequence[str]) -> list[Seen]:
        """Do several things to an order at once."""
        barrier = threading.Barrier(len(kinds))

        def one(turn: int, what: str) -> Seen:
            barrier.wait()
            return self.do(report_id, what, f"name {turn}")

        return list(self._pool.map(one, range(len(kinds)), kinds))

    def history(self, order: dict[str, Any], die: random.Random, *, is_run: bool) -> list[Seen]:
        """Order a report and do up to fifteen things to it; the run of one that does not wait ends meanwhile."""
        report_id = self._client.post("/call_reports", json={**BODY, "name": "first", **order}).json()["id"]
        kinds = die.choices(["read", "rename", "destroy"], weights=[5, 4, 1], k=die.randint(3, 11))
        first = [self.do(report_id, what, "early") for what in (("rename", "read") if is_run else ("read",))]
        crowd = self.crowd(report_id, [*kinds, FINISH] if is_run else kinds)
        return [*first, *crowd, self.do(report_id, "read", "")]


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
    request: pytest.FixtureRequest, state: str | None, order: dict[str, Any], rules: Callable[[State, Seen], Any]
) -> list[list[Seen]]:
    """Have all histories judged, and return them."""
    die, found = random.Random(5), []
    count = request.config.getoption("--linear-clients")
    limits = httpx.Limits(max_connections=count, max_keepalive_connections=count, keepalive_expiry=1.0)
    settings = PbxSettings(scenario="empty", state=state, report_seconds=30)
    with MockPbx(settings, clock=ManualClock(NOW)) as mock, ThreadPoolExecutor(count) as pool:
        headers = {"Authorization": f"Bearer {mock.token}"}
        with httpx.Client(base_url=mock.url, headers=headers, timeout=30, limits=limits) as client:
            clients = Clients(client, f"{mock.console_url}api/clock/advance", pool)
            for _ in range(request.config.getoption("--linear-reports")):
                history = clients.history(order, die, is_run=rules is running)
                assert is_linear(history, "first", rules), history
                found.append(history)
    return found


@pytest.mark.parametrize("state", ["memory", "postgres"], indirect=True)
def test_waiting_orders_have_one_history(state: str | None, request: pytest.FixtureRequest) -> None:
    """What clients saw of an order that waits fits one order of operations, and no lie about it does."""
    histories = judge(request, state, WAITING, scheduled)
    lies = [lie for history in histories for lie in mutations(history)]
    assert len(lies) > len(histories)
    assert not any(is_linear(lie, "first", scheduled) for lie in lies)


@pytest.mark.parametrize("state", ["memory", "postgres"], indirect=True)
def test_runs_end_at_one_instant(state: str | None, request: pytest.FixtureRequest) -> None:
    """An order whose run ends meanwhile is there for everybody before that and for nobody after it."""
    histories = judge(request, state, {}, running)
    assert all([history[0].status, history[1].status, history[-1].status] == [409, 200, 404] for history in histories)


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
