"""What somebody who opens a sandbox asks for. Refuses to open it."""

import json
from dataclasses import asdict, dataclass, replace

from mockpbx.model import Instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings

IDLE_SECONDS = 3600.0
"""How long a sandbox stays that nobody uses, in real time, where nothing else is said."""
_OF_A_WORLD = ("scenario", "seed", "call_count", "locale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A PBX to be opened; what is None is as the main one has it when it is reset."""

    scenario: str | None = None
    seed: int | None = None
    call_count: int | None = None
    locale: str | None = None
    now: Instant | None = None
    is_frozen: bool | None = None
    report_seconds: float | None = None
    ttl_seconds: float = IDLE_SECONDS

    def settings(self, main: Pbx) -> PbxSettings:
        """Return the settings of the PBX that is wished for, beside the main one as it is when it is reset."""
        world = {name: getattr(main.recipe, name) for name in (*_OF_A_WORLD, "calls_from")}
        # Calls from a file, and how many calls the main one has, belong to its own scenario.
        if self.scenario is not None:
            world |= {"calls_from": None, "call_count": None}
        wished = {name: getattr(self, name) for name in (*_OF_A_WORLD, "report_seconds")}
        changes = world | {name: value for name, value in wished.items() if value is not None}
        return replace(main.settings, **changes, state=None, webhook_urls=(), fault_profile=None, keeps_own_time=False)

    def __str__(self) -> str:
        """Spell the wish as `read_wish` reads it."""
        return json.dumps(asdict(self))


def read_wish(text: str) -> Wish:
    """Read what a wish was spelt as."""
    return Wish(**json.loads(text))
