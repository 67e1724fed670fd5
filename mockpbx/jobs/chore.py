"""What every kind of work has to say of itself."""

from typing import Protocol

from mockpbx.model import Instant


class Chore(Protocol):
    """Work that is due at instants of the PBX's clock."""

    name: str
    """What is counted when it was done, in the plural."""

    def next_due(self) -> Instant | None:
        """Return when there is something to do next; None when there never is."""
        ...

    def step(self, now: Instant) -> bool:
        """Do the one thing that is due first; False when nothing is, or others are at it."""
        ...
