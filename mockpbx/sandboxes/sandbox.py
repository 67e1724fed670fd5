"""One PBX among several: what belongs to it alone. Refuses to know the others."""

from mockpbx.errors import NotFoundError
from mockpbx.faults import FaultBook
from mockpbx.jobs import Jobs
from mockpbx.journal import Journal
from mockpbx.pbx import Pbx
from mockpbx.sandboxes.shelf import Shelf
from mockpbx.worlds import Recipe

MAIN = "main"
"""The name of the PBX that a process was started as."""


class Sandbox:
    """A PBX, what it does of its own accord, its snapshots, what was said to it, and the faults it is to have."""

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
        self.jobs = Jobs(pbx)
        self.shelf = Shelf()
        self.journal = Journal()
        self.faults = FaultBook(pbx.world.seed, pbx.spec.operations)

    def reset(self, recipe: Recipe | None = None) -> None:
        """Be as at the start, or as a PBX of another world is at its start; snapshots stay."""
        with self.jobs.stopped():
            self.pbx.reset(recipe)

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
