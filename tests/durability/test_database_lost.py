"""PostgreSQL goes away and comes back: what was acknowledged is there, and clients are told to come again."""

import random
import time
from threading import Event

import httpx
import psycopg
import pytest

from tests.durability.process import Process, Promises, all_orders, writers
from tests.postgres import Cluster, cluster

PATIENCE_SECONDS = 10


def test_a_lost_database_loses_nothing(request: pytest.FixtureRequest) -> None:
    """Stopped hard again and again: only 503 with Retry-After beside what is acknowledged, and that is all there."""
    stops = int(request.config.getoption("--database-stops"))
    promises, chance, waits = Promises(), random.Random(11), []
    with cluster() as server:
        process = Process(server.new_database()).start()
        with writers(process, 4, promises), process.client() as client:
            for _ in range(stops):
                Event().wait(chance.uniform(0.1, 0.6))
                server.stop("immediate")
                # Calls need no database: they are read all the time.
                assert client.get("/cdrs").status_code == 200
                server.start()
                waits.append(_seconds_until_served(client))
        with process.client() as client:
            kept = all_orders(client)
        connections = _connections(server)
        assert process.end() == 0
    assert len(promises.acknowledged) > stops
    assert {name: kept.get(name) for name in promises.acknowledged} == promises.acknowledged
    assert len(set(kept.values())) == len(kept)
    assert {answer.status_code for answer in promises.others} == {503}
    for answer in promises.others:
        assert answer.headers["retry-after"] == "1"
        assert answer.json() == {"errors": [{"code": "UNAVAILABLE", "message": "service unavailable"}]}
    assert connections <= 10
    told = f"{len(promises.acknowledged)} acknowledged, 0 lost, {len(promises.others)} answers 503"
    print(f"\nT11: {stops} stops, {told}, served again within {max(waits):.1f} s")  # noqa: T201 - asked for with -s


def _seconds_until_served(client: httpx.Client) -> float:
    began = time.monotonic()
    while client.get("/call_reports").status_code != 200:
        assert time.monotonic() - began < PATIENCE_SECONDS
        Event().wait(0.02)
    return time.monotonic() - began


def _connections(server: Cluster) -> int:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'mock_%'").fetchone()
    assert row is not None
    return int(row[0])
