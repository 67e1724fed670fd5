"""Several processes that write into one state file at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mockpbx.clock import Clock
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec


def test_processes_take_turns(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Processes on one file: nobody is refused, no id is given twice, and everything is there."""
    state = str(tmp_path / "state.db")
    pbx = Pbx(load_spec(), PbxSettings(scenario="empty", state=state), Clock())
    processes: int = request.config.getoption("--contention-processes")
    seconds = str(request.config.getoption("--contention-seconds"))
    command = [sys.executable, "-m", "tests.durability.writer", state, seconds]
    running = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in range(processes)
    ]
    told = [process.communicate(timeout=600) for process in running]
    assert [(process.returncode, errors) for process, (_, errors) in zip(running, told, strict=True)] == [
        (0, "")
    ] * processes
    results = [json.loads(text) for text, _ in told]
    ids = [id for result in results for id in result["ids"]]
    assert all(result["ids"] for result in results)
    assert len(set(ids)) == len(ids) == pbx.store.counts()["call_reports"]
    pbx.close()
    worst = max(result["p99"] for result in results)
    print(f"\nT6: {len(ids)} writes, 0 refused, worst p99 {worst * 1000:.0f} ms")  # noqa: T201 - asked for with -s
