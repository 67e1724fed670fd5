"""Snapshots by name, as many as there is room for. Refuses to take them."""

from collections.abc import Sequence
from threading import Lock

from mockpbx.errors import ConflictError
from mockpbx.snapshot import Snapshot

MOST_SNAPSHOTS = 32
MOST_BYTES = 256 * 1024 * 1024


class Shelf:
    """At most 32 snapshots, whose files take at most 256 MiB together."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._snapshots: dict[str, Snapshot] = {}
        self._lock = Lock()

    def put(self, name: str, snapshot: Snapshot) -> None:
        """Keep a snapshot; ConflictError when there is no room for another."""
        with self._lock:
            others = {key: one for key, one in self._snapshots.items() if key != name}
            if len(others) >= MOST_SNAPSHOTS or sum(map(_size, (*others.values(), snapshot))) > MOST_BYTES:
                most = f"{MOST_SNAPSHOTS} snapshots of {MOST_BYTES:,} bytes together"
                raise ConflictError(f"there is no room for more than {most}")
            self._snapshots = {**others, name: snapshot}

    def get(self, name: str) -> Snapshot | None:
        """Return a snapshot, or None."""
        return self._snapshots.get(name)

    def remove(self, name: str) -> bool:
        """Throw a snapshot away; False when there is none of that name."""
        with self._lock:
            return self._snapshots.pop(name, None) is not None

    def all(self) -> Sequence[tuple[str, Snapshot]]:
        """Return all snapshots with their names, in the order of these."""
        return sorted(self._snapshots.copy().items(), key=lambda one: one[0])


def _size(snapshot: Snapshot) -> int:
    rows = (row for table in snapshot.content.values() for row in table)
    return sum(len(value) for row in rows for value in row.values() if isinstance(value, bytes))
