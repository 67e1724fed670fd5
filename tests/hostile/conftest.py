"""A mock in a process of its own, started as a user would, and how much of it is to be besieged."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.hostile.besieged import Besieged
from tests.hostile.case import Target

_COMMAND = "-m mockpbx serve --port 0 --json --seed 1 --now 2026-03-09T14:00:00Z"
_ORDER = {"name": "Kept", "type": "NORMAL", "email": "ops@acme.example", "range": "LAST_THIRTY_DAYS", "filter": {}}
_POLLS = 10_000


@pytest.fixture(scope="package")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    """A mock in a process of its own, ended by its own handle."""
    log = tmp_path_factory.mktemp("besieged") / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, *_COMMAND.split()], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    try:
        yield Besieged(process=process, facts=json.loads(process.stdout.readline()), log=log)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="package")
def target(besieged: Besieged) -> Target:
    """What the corpus needs to know of it: one of each thing, all of which it makes anew."""
    headers = {"Authorization": f"Bearer {besieged.facts['token']}"}
    with httpx.Client(base_url=besieged.facts["url"], headers=headers) as client:
        for file_format in ("CSV", "HTML"):
            client.post("/call_reports", json={**_ORDER, "format": file_format}).raise_for_status()
        scheduled = {**_ORDER, "format": "CSV", "cron_expr": "0 6 1 1 *"}
        orders = [client.post("/call_reports", json=scheduled).json()["id"] for _ in range(20)]
        completed = _completed(client)
        return Target(
            token=besieged.facts["token"],
            call_id=client.get("/cdrs?top=1").json()["items"][0]["id"],
            call_log_id=client.get("/calllogs?top=1").json()["items"][0]["id"],
            report_ids=tuple(orders),
            completed_id=completed["id"],
            digest=completed["file_url"].rpartition("/")[2],
        )


def _completed(client: httpx.Client) -> dict[str, Any]:
    for _ in range(_POLLS):
        page = client.get("/completed_call_reports").json()
        if page["count"] == 2:
            first: dict[str, Any] = page["items"][0]
            return first
    raise AssertionError(f"two reports are not done after {_POLLS} looks at them")
