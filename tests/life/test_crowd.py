"""Fifty clients order, poll, download and destroy at once, and each sees its own orders go through their states."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings

CLIENTS, ROUNDS = 50, 2
BODY = {"type": "QUEUE_PERFORMANCE", "email": "a@b.example", "format": "HTML", "range": "TODAY", "filter": {}}


def ordered(client: httpx.Client, name: str) -> str:
    """Order a report by a name that nobody else uses."""
    created = client.post("/call_reports", json={**BODY, "name": name})
    assert created.status_code == 201
    return str(created.json()["id"])


def products(client: httpx.Client, name: str) -> list[dict[str, Any]]:
    """What came of the orders of a name."""
    answer = client.get("/completed_call_reports", params={"filter": f"name eq '{name}'"})
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def whole_life(client: httpx.Client, name: str) -> None:
    """An order is RUNNING until it is gone; then its one product is there, with its file, until it is destroyed."""
    path = f"/call_reports/{ordered(client, name)}"
    while (polled := client.get(path)).status_code == 200:
        assert polled.json()["status"] == "RUNNING"
    assert polled.status_code == 404
    (product,) = products(client, name)
    file = client.get(httpx.URL(client.base_url).join(product["file_url"]))
    assert len(file.content) == product["file_size"]
    assert client.post(f"/completed_call_reports/{product['id']}/destroy").status_code == 204
    assert client.get(f"/completed_call_reports/{product['id']}").status_code == 404
    assert client.get(httpx.URL(client.base_url).join(product["file_url"])).status_code == 404


def cut_short(client: httpx.Client, name: str) -> bool:
    """An order is destroyed in its run, unless the run is over; say whether it was."""
    report_id = ordered(client, name)
    destroyed = client.post(f"/call_reports/{report_id}/destroy").status_code
    assert destroyed in (204, 404)
    assert client.get(f"/call_reports/{report_id}").status_code == 404
    return destroyed == 204


@pytest.mark.parametrize("state", ["memory", "file", "postgres"], indirect=True)
def test_a_crowd_of_clients(state: str | None) -> None:
    """Nobody sees another's state, an order that was cut short yields nothing, and nothing is left in the end."""
    settings = PbxSettings(call_count=100, state=state, report_seconds=0.02)
    with MockPbx(settings) as mock:
        limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS, keepalive_expiry=1.0)
        headers = {"Authorization": f"Bearer {mock.token}"}
        with (
            httpx.Client(base_url=mock.url, headers=headers, timeout=60, limits=limits) as client,
            ThreadPoolExecutor(CLIENTS) as pool,
        ):

            def live(number: int) -> list[str]:
                for turn in range(ROUNDS):
                    whole_life(client, f"whole {number} {turn}")
                return [name for turn in range(ROUNDS) if cut_short(client, name := f"cut {number} {turn}")]

            cut = [name for names in pool.map(live, range(CLIENTS)) for name in names]
            while client.get("/call_reports").json()["count"]:
                pass
            assert cut
            assert [name for name in cut if products(client, name)] == []
