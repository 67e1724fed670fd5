"""What somebody who opens a sandbox asks for. Refuses to open it."""

import json
from dataclasses import asdict, dataclass, replace

from mockpbx.model import Instant
from mockpbx.settings import PbxSettings

IDLE_SECONDS = 3600.0
"""How long a sandbox stays that nobody uses, in real time, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A PBX to be opened; what is None is as the main one has it."""

    scenario: str | None = None
    seed: int | None = None
    call_count: int | None = None
    locale: str | None = None
    now: Instant | None = None
    is_frozen: bool | None = None
    report_seconds: float | None = None
    ttl_seconds: float = IDLE_SECONDS

    def settings(self, main: PbxSettings) -> PbxSettings:
        """Return the settings of the PBX that is wished for, beside those of the main one."""
        wished = {
            name: value
            for name in ("scenario", "seed", "call_count", "locale", "report_seconds")
            if (value := getattr(self, name)) is not None
        }
        # Calls from a file, and how many calls the main one has, belong to its own scenario.
        if self.scenario is not None:
            wished = {"calls_from": None, "call_count": None, **wished}
        return replace(main, **wished, state=None, webhook_urls=(), fault_profile=None, keeps_own_time=False)

    def __str__(self) -> str:
        """Spell the wish as `read_wish` reads it."""
        return json.dumps(asdict(self))


def read_wish(text: str) -> Wish:
    """Read what a wish was spelt as."""
    return Wish(**json.loads(text))
