"""Everything a PBX is at one moment, to be it again. Refuses to take or to restore it."""

from dataclasses import dataclass

from mockpbx.model import Instant
from mockpbx.sessions import MemoryKeeper
from mockpbx.store import Content
from mockpbx.worlds import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A moment: what the world was made of, what was kept, who was signed in, and how the clock stood or went."""

    recipe: Recipe
    now: Instant
    is_frozen: bool
    report_seconds: float
    content: Content
    sessions: MemoryKeeper
