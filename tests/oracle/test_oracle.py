"""Every type of report, cell by cell against SQL over what the API says of the same calls."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpbx.app import MockApp
from mockpbx.clock import ManualClock
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, Instant
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.oracle.ledger import open_ledger
from tests.oracle.spans import local_days
from tests.oracle.tables import STATEMENTS

SPEC = load_spec()
NOW = parse_instant("2026-03-30T16:20:00Z")
WORLDS = st.tuples(
    st.sampled_from(["office", "queue-rush", "tiny", "dst-night"]),
    st.integers(1, 400),
    st.sampled_from(["en_US", "de_DE", "en_GB", "ja_JP"]),
).filter(lambda world: world[0] != "dst-night" or world[2] != "ja_JP")
"""Scenario, seed, locale; Japan never changes its clocks."""
RANGES = ["TODAY", "YESTERDAY", "LAST_WEEK", "LAST_SEVEN_DAYS", "LAST_MONTH", "LAST_THIRTY_DAYS", "CUSTOM"]
Cells = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One report to ask for: the body without its name, and what SQL is to be told of its filter."""

    body: Mapping[str, Any]
    told: Mapping[str, Any]


@st.composite
def orders(draw: st.DrawFn, type: str) -> Order:
    """Draw an order of a type, with whatever its filter can say."""
    body: dict[str, Any] = {"type": type, "format": draw(st.sampled_from(["CSV", "HTML"])), "email": "a@acme.example"}
    body["range"] = draw(st.sampled_from(RANGES))
    if body["range"] == "CUSTOM":
        first = Instant(NOW - draw(st.integers(1, 40 * DAY)))
        body["started_at"] = render_instant(first)
        body["ended_at"] = render_instant(Instant(first + draw(st.integers(1, 20 * DAY))))
    given_filter, told = draw(_filter_of(type))
    return Order(body={**body, "filter": given_filter}, told=told)


def _filter_of(type: str) -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    if type == "NORMAL":
        return _calls()
    if type == "EXTENSION_GROUP_CALL_COST":
        return _costs()
    if type == "RING_GROUP_STATISTICS":
        return _lists("ring_groups", ["6001", "6002", "6003", "6999"])
    queues = _lists("call_queues", ["8001", "8002", "8003", "8004", "8999"])
    return queues if "CALLBACKS" in type else queues.flatmap(_dropping)


def _lists(member: str, numbers: Sequence[str]) -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    lists = st.none() | st.lists(st.sampled_from(numbers), unique=True, max_size=2)
    return lists.map(lambda one: ({} if one is None else {member: one}, {member: json.dumps(one or [])}))


def _dropping(
    queues: tuple[dict[str, Any], dict[str, Any]],
) -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    def told(is_on: bool | None, seconds: int) -> tuple[dict[str, Any], dict[str, Any]]:
        enable, least = "enable_exclude_calls_dropped_before_seconds", "exclude_calls_dropped_before_seconds"
        given = {} if is_on is None else {enable: is_on, least: seconds}
        return {**queues[0], **given}, {**queues[1], "dropped": seconds if is_on else 0}

    return st.builds(told, st.sampled_from([None, True, False]), st.integers(0, 90))


def _costs() -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    groups = _lists("groups", ["Sales", "Support", "Finance", "Nobody"])
    types = st.sampled_from(["ANY", "LOCAL", "NATIONAL", "INTERNATIONAL", "MOBILE"])
    return st.tuples(groups, types).map(lambda two: ({**two[0][0], "type": two[1]}, {**two[0][1], "type": two[1]}))


@st.composite
def _calls(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    values = {
        "ANY": st.just(""),
        "INTERNAL_EXTENSIONS": st.just(""),
        "EXTERNAL_NUMBERS": st.just(""),
        "EXTENSION_OR_EXTENSION_RANGE": st.sampled_from(["101", "101-130", "0110-8001", "007-9000"]),
        "NUMBER": st.sampled_from(["101", "8000", "110", "5000", "12025550143"]),
        "NUMBERS_START_WITH": st.sampled_from(["1", "10", "+", "8", "44"]),
        "NUMBERS_CONTAIN": st.sampled_from(["0", "55", "99"]),
    }
    told: dict[str, Any] = {"duration_from": draw(st.integers(0, 30)), "duration_to": draw(st.integers(30, 400))}
    for side in ("from", "to"):
        told[side] = draw(st.sampled_from(sorted(values)))
        told[f"{side}_value"] = draw(values[told[side]])
    told["answer_state"] = draw(st.sampled_from(["ANY", "ANSWERED", "NOT_ANSWERED"]))
    told["duration"] = draw(st.sampled_from(["ANY", "RING_DURATION", "TALK_DURATION"]))
    return {name: value for name, value in told.items() if value != ""}, told


@given(world=WORLDS, all_orders=st.tuples(*(orders(type) for type in STATEMENTS)))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_cell_is_what_sql_says(world: tuple[str, int, str], all_orders: Sequence[Order]) -> None:
    """In any world each type of report, with any filter and range, in either format, has the cells SQL comes to."""
    asyncio.run(_compare(world, all_orders))


async def _compare(world: tuple[str, int, str], all_orders: Sequence[Order]) -> None:
    scenario, seed, locale = world
    count = None if scenario == "tiny" else 250
    made = PbxSettings(scenario=scenario, seed=seed, locale=locale, call_count=count, report_seconds=0)
    pbx = Pbx(SPEC, made, ManualClock(NOW))
    headers = {"Authorization": f"Bearer {pbx.token}"}
    transport = httpx.ASGITransport(app=MockApp(pbx))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api", headers=headers) as client:
        calls, legs = await _all_calls(client)
        ledger = open_ledger(calls, legs, pbx.directory)
        for order in all_orders:
            found = await _made(client, pbx, order)
            assert found == _expected(ledger, order, ZoneInfo(pbx.directory.time_zone)), order.body
        ledger.close()
    pbx.close()


async def _all_calls(client: httpx.AsyncClient) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    calls: list[dict[str, Any]] = []
    while page := (await client.get("/cdrs", params={"skip": len(calls)})).json()["items"]:
        calls += page
    return calls, {row["id"]: (await client.get(f"/cdrs/{row['id']}")).json()["items"] for row in calls}


async def _made(client: httpx.AsyncClient, pbx: Pbx, order: Order) -> Cells:
    """Order a report through the API, let it run, and read its cells out of the file that comes of it."""
    created = await client.post("/call_reports", json={**order.body, "name": "One"})
    assert created.status_code == 201, created.text
    jobs = Jobs(pbx)
    while jobs.step():
        pass
    product = (await client.get("/completed_call_reports", params={"orderby": "id desc"})).json()["items"][0]
    text = (await client.get(f"http://127.0.0.1{product['file_url']}")).text
    return _csv_cells(text) if product["format"] == "CSV" else _html_cells(text)


def _csv_cells(text: str) -> Cells:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def _html_cells(text: str) -> Cells:
    body = text.partition("<tbody>")[2]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
    return [[unescape(cell) for cell in row] for row in rows if row != ["No calls in this time."]]


def _expected(ledger: Any, order: Order, zone: ZoneInfo) -> Cells:
    body = order.body
    if body["range"] == "CUSTOM":
        first, last = parse_instant(body["started_at"]), parse_instant(body["ended_at"])
    else:
        first, last = map(Instant, local_days(body["range"], NOW, zone))
    statement, width = STATEMENTS[body["type"]]
    rows = ledger.execute(statement, {**order.told, "first": first, "last": last}).fetchall()
    return [[str(cell) for cell in row[:width]] for row in rows]
