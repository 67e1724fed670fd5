"""The first table of an HTML page as text, in the same form as one of CSV. Refuses to judge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from contracts.checks.cells import Row, Table

# A larger page is not read: it lists calls, of which CSV tells more.
_MOST_BYTES = 300_000
_WIDEST = 50


@dataclass(slots=True)
class _Cell:
    """A cell, and over how many rows and columns it stands."""

    rows: int
    columns: int
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return " ".join("".join(self.pieces).split())


class _Reader(HTMLParser):
    """Gathers the rows of the first table, end tags or none; those of its head are counted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_Cell]] = []
        self.head_count = 0
        self._is_within = self._is_over = self._is_head = False
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "table":
            self._is_over = self._is_over or self._is_within
            self._is_within = True
        if not self._is_within or self._is_over:
            return
        if tag == "thead":
            self._is_head = True
        elif tag == "tr":
            self._cell = None
            self.rows.append([])
            self.head_count += self._is_head
        elif tag in ("td", "th") and self.rows:
            spans = dict(attrs)
            self._cell = _Cell(rows=_span(spans.get("rowspan")), columns=_span(spans.get("colspan")))
            self.rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        """End a cell, the head or the table."""
        if tag in ("td", "th", "tr"):
            self._cell = None
        elif tag == "thead":
            self._is_head = False
        elif tag == "table" and self._is_within:
            self._is_over = True

    def handle_data(self, data: str) -> None:
        """Add to the cell that is open."""
        if self._cell is not None and not self._is_over:
            self._cell.pieces.append(data)


def _span(told: str | None) -> int:
    return min(int(told), _WIDEST) if told and told.isdecimal() and len(told) < 4 else 1


# Several checks read the same page, one after the other.
@lru_cache(maxsize=8)
def html_table_of(page: bytes) -> Table | None:
    """The first table of a page; None when there is none, or it is too large to be read.

    A heading over several columns stands before theirs. What stands over several rows is said in the first of them
    alone, as tables of CSV do it; a row with a cell over several columns is left out.
    """
    if len(page) > _MOST_BYTES:
        return None
    reader = _Reader()
    reader.feed(page.decode("utf-8-sig", "replace"))
    reader.close()
    head_count = max(reader.head_count, 1)
    if len(reader.rows) < head_count:
        return None
    headings = _headings(reader.rows[:head_count])
    body = _unspanned(reader.rows[head_count:])
    if not headings or len(set(headings)) < len(headings):
        return None
    rows: list[Row] = [dict(zip(headings, row, strict=True)) for row in body if len(row) == len(headings)]
    return Table(headings=headings, rows=rows)


def _headings(rows: Sequence[Sequence[_Cell]]) -> list[str]:
    """What stands over each column, from top to bottom."""
    columns: dict[int, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            while (place, column) in taken:
                column += 1
            over = range(column, column + cell.columns)
            for one in over:
                columns.setdefault(one, []).append(cell.text)
                taken.update((place + below, one) for below in range(cell.rows))
            column += cell.columns
    return [" ".join(columns[column]) for column in sorted(columns)]


def _unspanned(rows: Sequence[Sequence[_Cell]]) -> list[list[str]]:
    """The rows as texts, blank where a cell from above reaches down."""
    below: dict[int, int] = {}
    made: list[list[str]] = []
    for row in rows:
        cells = iter(row)
        texts: list[str] = []
        reached = {column for column, count in below.items() if count}
        below = {column: count - 1 for column, count in below.items() if count}
        for _ in range(len(row) + len(reached)):
            if len(texts) in reached:
                texts.append("")
                continue
            cell = next(cells, None)
            if cell is None:
                break
            if cell.rows > 1:
                below[len(texts)] = cell.rows - 1
            texts.append(cell.text)
        made.append(texts if all(cell.columns == 1 for cell in row) else [])
    return made
