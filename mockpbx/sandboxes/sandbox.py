"""One PBX among several: what belongs to it alone. Refuses to know the others."""

import time

from mockpbx.errors import NotFoundError
from mockpbx.faults import FaultBook
from mockpbx.jobs import Jobs
from mockpbx.journal import Journal, secret_paths_of
from mockpbx.model import Instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes.shelf import Shelf
from mockpbx.settings import KNOWN_PASSWORD, PbxSettings
from mockpbx.spec import Spec
from mockpbx.worlds import Recipe, Worlds

_SHORTEST_SECRET = 6
_IDLE_SECONDS = 10.0
MAIN = "main"
"""The name of the PBX that a process was started as."""


class Sandbox:
    """A PBX, what it does of its own accord, its faults, its journal, and the snapshots that were taken of it."""

    def __init__(
        self, name: str, pbx: Pbx, *, code: str = "", branch: str = "", ttl_seconds: float | None = None
    ) -> None:
        """Be the sandbox of a name, whose state is kept in a branch.

        Tokens that begin with `code` lead here. `ttl_seconds` is how long it stays when nobody uses it, in real time,
        None for ever.
        """
        self.name = name
        self.pbx = pbx
        self.code = code
        self.branch = branch
        self.ttl_seconds = ttl_seconds
        self.used_at = 0.0
        """When it was last used, by the machine's own monotonic clock."""
        self.is_dropped = False
        self.jobs = Jobs(pbx, lambda: self.is_idle)
        self.shelf = Shelf()
        self.journal = Journal(
            most=pbx.settings.journal_size,
            secret_paths=secret_paths_of(pbx.spec),
            secrets=_secrets_of(pbx.settings),
        )
        self.faults = FaultBook(pbx.recipe.seed, pbx.spec.operations)
        self._begin_faults()

    @property
    def is_idle(self) -> bool:
        """Whether nobody has used it in this process for a while. The main PBX always counts as used."""
        return self.name != MAIN and time.monotonic() - self.used_at > _IDLE_SECONDS

    def use(self) -> None:
        """Note that it is used now. After a while its clock may have been put elsewhere, and something may be due."""
        if self.is_idle:
            self.pbx.follow_shared_clock()
            self.pbx.on_due(Instant(0))
        self.used_at = time.monotonic()

    def reset(self, recipe: Recipe | None = None) -> None:
        """Be as at the start, or as a PBX of another world is at its start: faults, journal and all; snapshots stay."""
        with self.jobs.stopped():
            self.pbx.reset(recipe)
            self.faults.draw_by(self.pbx.recipe.seed)
            self._begin_faults()
            self.journal.clear()

    def adopt(self, spec: Spec, worlds: Worlds) -> bool:
        """Be the PBX of another document; False when what was kept could not be taken along."""
        # Requests to the paths of the document before are answered and recorded until the last PBX has the new one.
        self.journal.secret_paths = (*secret_paths_of(self.pbx.spec), *secret_paths_of(spec))
        with self.jobs.stopped():
            is_kept = self.pbx.adopt(spec, worlds)
        self.faults.adopt(spec.operations)
        return is_kept

    def _begin_faults(self) -> None:
        """Put in force the faults that the PBX begins with, and no others."""
        self.faults.clear()
        if self.pbx.settings.fault_profile is not None:
            self.faults.apply_profile(self.pbx.settings.fault_profile)

    def save(self, name: str) -> None:
        """Take a snapshot under a name, which takes the place of an older one of that name."""
        self.shelf.put(name, self.pbx.snapshot())

    def restore(self, name: str) -> None:
        """Be as at the moment of a snapshot; NotFoundError when there is none of that name."""
        snapshot = self.shelf.get(name)
        if snapshot is None:
            raise NotFoundError
        with self.jobs.stopped():
            self.pbx.restore(snapshot)
            self.faults.draw_by(self.pbx.recipe.seed)


def _secrets_of(settings: PbxSettings) -> tuple[bytes, ...]:
    """Return what somebody gave as a secret: the published password is none, nor is a word that others contain."""
    given = (settings.token, None if settings.password == KNOWN_PASSWORD else settings.password)
    return tuple(secret.encode() for secret in given if secret is not None and len(secret) >= _SHORTEST_SECRET)
