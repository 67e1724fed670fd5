"""What a type of report is, and what it is built from. Refuses to know single types."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mockpbx.history import History, Rows
from mockpbx.model import Call, Directory
from mockpbx.reports.formatting import LocalTimes
from mockpbx.reports.table import Column, Row
from mockpbx.reports.window import Window


class Scope:
    """One run: the calls that ended in the window, oldest start first, and the report's filter as on the wire.

    `rows` are the positions of those calls in the history, `leg_rows` those of their legs, call by call;
    `leg_calls` says of each such leg where its call is among `rows`.
    """

    def __init__(self, *, filter: Mapping[str, Any], history: History, directory: Directory, window: Window) -> None:
        """Look at the calls of `history` that ended in the window."""
        self.filter = filter
        self.history = history
        self.directory = directory
        self.window = window
        self.local = LocalTimes(directory.time_zone).spell
        self.rows: Rows = history.ended_between(window.first, window.last)

    @cached_property
    def _legs(self) -> tuple[Rows, Rows]:
        return self.history.legs_at(self.rows)

    @property
    def leg_rows(self) -> Rows:
        """Positions of the legs, call by call."""
        return self._legs[0]

    @property
    def leg_calls(self) -> Rows:
        """Of each leg, where its call is among `rows`."""
        return self._legs[1]

    def calls(self, rows: Rows) -> Iterator[Call]:
        """Yield the calls at some positions of the history."""
        return self.history.calls_at(rows)

    def extension_names(self) -> dict[str, str]:
        """Return the name behind each extension number of the tenant."""
        return {extension.number: extension.display_name for extension in self.directory.extensions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a type adds to its table: lines above it, rows, and a note when rows were cut."""

    head_lines: tuple[str, ...]
    rows: Iterable[Row]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type of report: its label, its columns, and how its body is built."""

    label: str
    columns: tuple[Column, ...]
    build: Callable[[Scope], Body]
