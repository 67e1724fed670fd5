"""The table every report becomes, its cells already spelled. Refuses to know calls and file formats."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, the head it stands `under` when heads have two levels, and whether it holds figures."""

    name: str
    under: str | None
    is_figure: bool

    @property
    def full_name(self) -> str:
        """Both levels of the head in one line: `Ringing Time Average`."""
        return f"{self.under} {self.name}" if self.under else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of text cells, as many as there are columns; "" is a blank cell. A total closes a group or the table."""

    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole report: title, label of its type, lines above the table, columns, rows.

    Rows may be made as they are read, and then once. `note` says that they were cut at the limit of the type; None
    when all are there.
    """

    title: str
    label: str
    head_lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    note: str | None = None


def texts(*names: str) -> tuple[Column, ...]:
    """Build one text column for each name."""
    return tuple(Column(name=name, under=None, is_figure=False) for name in names)


def figures(*names: str, under: str | None = None) -> tuple[Column, ...]:
    """Build one column of figures for each name, all of them under one head when there is one."""
    return tuple(Column(name=name, under=under, is_figure=True) for name in names)


def grouped(key: str, rows: Iterable[tuple[str, ...]]) -> Iterator[Row]:
    """Build the rows of one group: the key stands before the first row, the rows after it leave it blank."""
    for index, cells in enumerate(rows):
        yield Row(cells=(key if index == 0 else "", *cells))


def total(*cells: str) -> Row:
    """Build a totals row: `Total:` and the cells after it."""
    return Row(cells=("Total:", *cells), is_total=True)
