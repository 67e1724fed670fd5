"""Several processes share one PostgreSQL: what one writes all see, and jobs run once, whoever dies."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from threading import Event

import httpx
import pytest

from tests.durability.process import Process, all_orders, all_products, order
from tests.postgres import Cluster

WORKERS = 3
LEASE_SECONDS = 1
PATIENCE_SECONDS = 60


@pytest.fixture
def workers(postgres: Cluster) -> Iterator[list[Process]]:
    """Three processes on one database."""
    url = postgres.new_database()
    options = ("--lease-seconds", str(LEASE_SECONDS), "--report-seconds", "0")
    running = [Process(url, *options).start() for _ in range(WORKERS)]
    yield running
    for process in running:
        assert process.end() == 0


def test_what_one_writes_all_see(workers: list[Process]) -> None:
    """An order, a change, a sign-in and a sign-out at one process count at every other, at once."""
    first, second, third = (process.client() for process in workers)
    with first, second, third:
        id = first.post("/call_reports", json=order("shared")).json()["id"]
        assert second.post(f"/call_reports/{id}", json={"name": "changed"}).status_code == 200
        assert third.get(f"/call_reports/{id}").json()["name"] == "changed"
        assert third.get("/call_reports").json()["count"] == 1
        who = {"username": workers[0].facts["username"], "password": workers[0].facts["password"]}
        pair = first.post("/auth/sign_in", json=who).json()
        signed_in = {"Authorization": f"Bearer {pair['access_token']}"}
        assert second.get("/cdrs", headers=signed_in).status_code == 200
        renewed = third.post("/auth/refresh_token", json={"refresh_token": pair["refresh_token"]})
        assert renewed.status_code == 200
        again = second.post("/auth/refresh_token", json={"refresh_token": pair["refresh_token"]})
        assert again.status_code == 401
        assert third.post("/auth/sign_out", headers=signed_in).status_code == 200
        assert first.get("/cdrs", headers=signed_in).status_code == 401
        assert second.post(f"/call_reports/{id}/destroy").status_code == 204
        assert third.get(f"/call_reports/{id}").status_code == 404
    assert len({process.facts["digest"] for process in workers}) == 1


def test_each_report_is_made_once(workers: list[Process], request: pytest.FixtureRequest) -> None:
    """Workers are killed while orders run: each order yields one product, and none is left behind."""
    jobs, kills = int(request.config.getoption("--jobs")), int(request.config.getoption("--worker-kills"))
    chance, names = random.Random(3), []
    for number in range(jobs):
        if number % max(1, jobs // max(1, kills)) == 1:
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
        name = f"job {number}"
        with suppress(httpx.TransportError), chance.choice(workers).client() as client:
            body = order(name)
            del body["cron_expr"]
            if client.post("/call_reports", json=body).status_code == 201:
                names.append(name)
    with workers[0].client() as client:
        _wait_until_none_runs(client)
        made = Counter(all_products(client).values())
    assert len(names) == jobs
    assert made == Counter(names)
    print(f"\nT19: {jobs} jobs, {kills} kills, {len(made)} products, none twice")  # noqa: T201 - asked for with -s


def _wait_until_none_runs(client: httpx.Client) -> None:
    began = time.monotonic()
    while all_orders(client):
        assert time.monotonic() - began < PATIENCE_SECONDS
        Event().wait(0.1)
