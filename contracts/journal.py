"""What a run creates, written down before it is sent, so that a crash leaves nothing behind. Refuses to send."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import UsageError

NAMING_ROLES = frozenset({"create", "update"})
"""The roles of operations that give a thing its name, and with it the name of all that comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: what happened to which resource, by name or id.

    `naming` is written before a name is sent, `created` and `destroyed` after the answer; `existing` is what was there
    before the run.
    """

    event: str
    resource: str
    id: str = ""
    name: str = ""


class Journal:
    """A file of lines, each of them whole on disk before the next step; several processes may append."""

    def __init__(self, path: Path) -> None:
        """Open or begin the journal."""
        self.path = path

    def write(self, entry: Entry) -> None:
        """Append one entry and have it on disk."""
        line = json.dumps({"event": entry.event, "resource": entry.resource, "id": entry.id, "name": entry.name})
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> tuple[Entry, ...]:
        """Return all entries; none where nothing was written yet. A last line that a crash cut off is left out."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise UsageError(f"cannot read the journal {self.path}: {error.strerror}") from error
        return tuple(entry for line in lines if (entry := _entry(line)) is not None)

    def living(self) -> tuple[Entry, ...]:
        """Return what was created and not destroyed, newest first."""
        entries = self.read()
        gone = {entry.id for entry in entries if entry.event == "destroyed"}
        created = [entry for entry in entries if entry.event == "created" and entry.id not in gone]
        return tuple(reversed(created))

    def names(self) -> frozenset[str]:
        """Return the names that the run gave, or was about to give."""
        return frozenset(entry.name for entry in self.read() if entry.event == "naming" and entry.name)


def _entry(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None
