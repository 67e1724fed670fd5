"""Ids of what is created while the mock runs, in the PBX's form. Refuses to read time."""

from threading import Lock

from mockpbx.model import Instant

EPOCH_MILLISECONDS = 1_514_764_800_000
"""2018-01-01T00:00:00Z, from which the PBX counts."""

CONFIGURED_NODE = 0
"""Node number in the ids of configured objects, reports among them; calls have 1."""


def snowflake(milliseconds: int, *, node: int, sequence: int) -> int:
    """Pack milliseconds since the Unix epoch, a 10-bit node and a 12-bit sequence into one id."""
    return (milliseconds - EPOCH_MILLISECONDS) << 22 | node << 12 | sequence


class Ids:
    """Gives out ids that grow and never repeat, even when the clock stands still or goes back."""

    def __init__(self, last: int = 0) -> None:
        """Go on after `last`."""
        self._last = last
        self._lock = Lock()

    def next(self, now: Instant) -> str:
        """Return the next id, made of `now` where that grows."""
        with self._lock:
            wanted = snowflake(now // 1000, node=CONFIGURED_NODE, sequence=0)
            self._last = max(wanted, self._last + 1)
            return str(self._last)
