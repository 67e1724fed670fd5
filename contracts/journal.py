"""What a run creates, written down before it is sent, so that a crash leaves nothing behind. Refuses to send."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from contracts.errors import UsageError

NAMING_ROLES = frozenset({"create", "update"})
"""The roles of operations that give a thing its name, and with it the name of all that comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: what happened to which resource, by name or id.

    `target` begins a journal, with the address of the server as its id. `existing` is what was there before the run,
    `forbidden` a resource whose list was not for the caller then.
    `naming` is written before a name is sent, `refused`, `created` and `destroyed` after the answer; `created` as well
    of what is found under such a name. `clean` says that all lists were looked through but those that always were
    forbidden, and nothing was left.
    """

    event: str
    resource: str = ""
    id: str = ""
    name: str = ""


class Journal:
    """A file of lines, each of them whole on disk before the next step; several processes may append."""

    def __init__(self, path: Path) -> None:
        """Open or begin the journal."""
        self.path = path

    def begin(self, base_url: str) -> None:
        """Say whose journal it is; UsageError where the file holds anything else, or cannot be written.

        To begin the same journal twice is to begin it once.
        """
        first = Entry(event="target", id=base_url)
        try:
            written = self.path.read_bytes() if self.path.is_file() else b""
            if (self.path.exists() and not self.path.is_file()) or written not in (b"", _line(first)):
                raise UsageError(f"{self.path} holds something already; a journal begins in a file of its own")
            if not written:
                self.write(first)
        except OSError as error:
            raise UsageError(f"cannot write the journal {self.path}: {error.strerror}") from error

    def write(self, entry: Entry) -> None:
        """Append one entry and have it on disk."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, _line(entry))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> tuple[Entry, ...]:
        """Return all entries; none where nothing was written yet. A last line that a crash cut off is left out."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise UsageError(f"cannot read the journal {self.path}: {error.strerror}") from error
        return tuple(entry for line in lines if (entry := _entry(line)) is not None)

    def living(self) -> tuple[Entry, ...]:
        """Return what was created and not destroyed, newest first."""
        entries = self.read()
        gone = {(entry.resource, entry.id) for entry in entries if entry.event == "destroyed"}
        created = [entry for entry in entries if entry.event == "created" and (entry.resource, entry.id) not in gone]
        return tuple(reversed(created))

    def names(self) -> frozenset[str]:
        """Return the names that the run gave, or was about to give."""
        return frozenset(entry.name for entry in self.read() if entry.event == "naming" and entry.name)

    @property
    def target(self) -> str | None:
        """The address of the server that the run went to; None in a file that is no journal."""
        return next((entry.id for entry in self.read()[:1] if entry.event == "target"), None)

    @property
    def may_have_made(self) -> bool:
        """Whether something was created, or named and not refused: what has no answer may have been made."""
        counts = Counter((entry.event, entry.resource, entry.name) for entry in self.read())
        return any(
            event == "created" or (event == "naming" and count > counts["refused", resource, name])
            for (event, resource, name), count in counts.items()
        )

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be left of what is noted here: nothing was made, or it was seen to be gone."""
        entries = self.read()
        return not self.may_have_made or entries[-1].event == "clean"


def is_refusal(status: int) -> bool:
    """Whether an answer says that nothing was made of a request; one that came too late for the server does not."""
    return 400 <= status < 500 and status != 408


def _line(entry: Entry) -> bytes:
    return json.dumps(asdict(entry)).encode() + b"\n"


def _entry(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None
