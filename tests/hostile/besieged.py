"""The process under siege, seen from outside: address, memory, log. Refuses to start or end it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Besieged:
    """A serving process: what it said of itself, and where what it logs goes."""

    process: "subprocess.Popen[str]"
    facts: dict[str, Any]
    log: Path

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        parts = urlsplit(self.facts["url"])
        return parts.hostname or "", parts.port or 0

    @property
    def rss_bytes(self) -> int:
        """How much memory it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None
