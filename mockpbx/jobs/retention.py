"""Clears products away that are older than the tenant keeps them, every night at two."""

from mockpbx.model import DAY, Instant
from mockpbx.pbx import Pbx
from mockpbx.schedule import next_run

CLEANED_AT = "0 2 * * *"


class Retention:
    """The nightly cleaning, in the tenant's time."""

    name = "cleanings"

    def __init__(self, pbx: Pbx) -> None:
        """Clean up after `pbx` from the next night on."""
        self._pbx = pbx
        self._due_at = self._next(pbx.clock.now())

    def _next(self, now: Instant) -> Instant:
        return next_run(CLEANED_AT, after=now, time_zone=self._pbx.directory.time_zone)

    def restart(self) -> None:
        """Clean up from the next night on, after the clock was set anew with everything else."""
        self._due_at = self._next(self._pbx.clock.now())

    def next_due(self) -> Instant | None:
        """Return the next night's hour."""
        return self._due_at

    def step(self, now: Instant) -> bool:
        """Remove what is too old, with its files."""
        if now < self._due_at:
            return False
        self._pbx.store.remove_completed_before(Instant(now - self._pbx.settings.retention_days * DAY))
        self._due_at = self._next(now)
        return True
