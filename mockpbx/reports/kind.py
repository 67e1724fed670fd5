"""What a type of report is made of, and what one run of it works on. Refuses to know single types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockpbx.model import Call, Directory, Instant
from mockpbx.reports.formatting import render_local
from mockpbx.reports.table import Column, Row
from mockpbx.reports.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One run: the calls that ended in the window, oldest start first, and the report's filter as on the wire."""

    filter: Mapping[str, Any]
    calls: tuple[Call, ...]
    directory: Directory
    window: Window

    def local(self, instant: Instant | None) -> str:
        """Spell an instant in the tenant's zone; blank for None."""
        return render_local(instant, self.directory.time_zone)

    def extension_names(self) -> dict[str, str]:
        """Return the name behind each extension number of the tenant."""
        return {extension.number: extension.display_name for extension in self.directory.extensions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a type adds to its table: lines above it, rows, and a note when rows were cut."""

    head_lines: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type of report: its label, its columns, and how its body is built."""

    label: str
    columns: tuple[Column, ...]
    build: Callable[[Scope], Body]
