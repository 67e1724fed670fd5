"""Killed in the midst of writing, a state on disk loses nothing that was acknowledged."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tests.durability.process import Process, Promises, all_orders, writers

WRITERS = 8


def test_nothing_acknowledged_is_lost(tmp_path: Path, kills: int) -> None:
    """Under eight writers, killed again and again: every order that was acknowledged is there, under its id alone."""
    path = tmp_path / "state.db"
    process, promises, chance = Process(str(path)).start(), Promises(), random.Random(7)
    with writers(process, WRITERS, promises):
        for _ in range(kills):
            Event().wait(chance.uniform(0.02, 0.25))
            process.kill()
            process.start()
    with process.client() as client:
        kept = all_orders(client)
    assert process.end() == 0
    assert len(promises.acknowledged) > kills
    assert {name: kept.get(name) for name in promises.acknowledged} == promises.acknowledged
    assert len(set(kept.values())) == len(kept)
    assert promises.others == []
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"\nT3: {kills} kills, {len(promises.acknowledged)} acknowledged, 0 lost")  # noqa: T201 - asked for with -s


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many kills."""
    return int(request.config.getoption("--kills"))
