"""A mock in a process of its own, started as a user would, that ends well or fails the test."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

SERVE = ("mockpbx", "serve", "--port", "0", "--json", "--now", "2026-03-09T14:00:00Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A serving process, by what it said of itself."""

    pid: int
    facts: dict[str, Any]

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, _, port = self.facts["url"].split("/")[2].rpartition(":")
        return host, int(port)

    @property
    def headers(self) -> dict[str, str]:
        """What a client has to present."""
        return {"Authorization": f"Bearer {self.facts['token']}"}


@contextmanager
def served(*arguments: str) -> Iterator[Served]:
    """Run a module of Python that serves and says so in a line of JSON; in the end it must exit with 0."""
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Served(pid=process.pid, facts=json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0
