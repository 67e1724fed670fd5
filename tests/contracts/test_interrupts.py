"""Interrupted at any moment, a run leaves nothing behind."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from contracts.settings import Target
from tests.contracts.conftest import Check, environment
from tests.mutants.liar import serving

_MOST_WRITES = 40


class Bell:
    """A lie that is none: it rings when a certain write has arrived, before the write is answered."""

    def __init__(self) -> None:
        self.writes = 0
        self.at = 0
        self.process: subprocess.Popen[str] | None = None
        self.order = signal.SIGINT

    def before(self, request: Any) -> None:
        """Count writes, and interrupt the judge at the one that was chosen."""
        self.writes += request.method == "POST"
        if self.process is not None and self.writes == self.at:
            self.at = 0
            self.process.send_signal(self.order)


@pytest.fixture(scope="module")
def bell() -> Bell:
    """What interrupts."""
    return Bell()


@pytest.fixture(scope="module")
def honest(bell: Bell) -> Iterator[Target]:
    """An honest mock that rings the bell."""
    with serving(bell) as target:  # type: ignore[arg-type]  # it has what a lie has
        yield target


def _left(target: Target) -> list[Any]:
    headers = {"Authorization": f"Bearer {target.token}"}
    with httpx.Client(base_url=target.base_url, headers=headers, timeout=10) as client:
        return [*client.get("/call_reports").json()["items"], *client.get("/completed_call_reports").json()["items"]]


def test_nothing_is_left_behind(
    honest: Target, bell: Bell, pytestconfig: pytest.Config, tmp_path: Path, check: Check
) -> None:
    """At random writes the judge is interrupted, ended or killed; after its clean-up, or `--clean-up`, all is gone."""
    die = Random(1)
    for turn in range(pytestconfig.getoption("--interrupts")):
        journal = tmp_path / f"journal-{turn}"
        command = [sys.executable, "-m", "mockpbx", "check", honest.base_url, "--preset", "owned"]
        command += ["--only", "writes,lifecycle,files", "--journal", str(journal)]
        bell.order = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[turn % 3]
        bell.writes, bell.at = 0, die.randrange(9, 9 + _MOST_WRITES)
        with subprocess.Popen(
            command, env=environment(honest), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            bell.process = process
            _, said = process.communicate(timeout=120)
            bell.process = None
        killed = bell.order is signal.SIGKILL
        assert process.returncode == (-signal.SIGKILL if killed else 130), said
        if killed:
            assert check(honest.base_url, "--clean-up", journal, target=honest).returncode == 0
        assert _left(honest) == [], f"turn {turn}"
