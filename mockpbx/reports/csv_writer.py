"""CSV out of a table: RFC 4180, UTF-8, safe to open in a spreadsheet or faithful to the PBX. Knows no report."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain

from mockpbx.reports.portions import portions
from mockpbx.reports.table import Table

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
"""Numbers and telephone numbers (E.164): a spreadsheet reads these as figures, never as formulas."""

_BREAKS = r"\r\n\v\f\x1c-\x1e\x85\u2028\u2029;\t"
"""Where readers may begin a new line, or a new cell: some spreadsheets part cells at semicolons or tabs."""

_OPERATORS = r"=+\-@\t\r\uff1d\uff0b\uff0d\uff20"
"""What makes the rest a formula. The wide forms of the four signs count in East Asian spreadsheets."""

_FORMULA_START = re.compile(rf"(^|[{_BREAKS}])(?=[^\S{_BREAKS}]*[{_OPERATORS}])")
"""The start of the cell, or of a line in it, that a formula follows, spaces before it aside."""


_HARMLESS = re.compile(rf"(?:[A-Za-z0-9][^{_BREAKS}]*)?")
"""What begins with a letter or a digit and goes on in one line is a formula to nobody: most cells."""

_ROWS_AT_ONCE = 1024


def write_csv(table: Table, *, safe: bool = True) -> Iterator[bytes]:
    """Yield a table as CSV in portions: one header row with full column names, then the rows; no title.

    Where rows were cut, a last row says so in its first cell.

    `safe` puts an apostrophe before whatever a spreadsheet could run as a formula; without it every cell is written
    as it is. A lone surrogate, which UTF-8 cannot hold, becomes a question mark.
    """
    spell = _defused if safe else str
    heads = [tuple(column.full_name for column in table.columns)]
    notes = [(table.note, *("" for _ in table.columns[1:]))] if table.note else []
    for portion in portions(chain(heads, (row.cells for row in table.rows), notes), _ROWS_AT_ONCE):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([spell(cell) for cell in cells] for cells in portion)
        yield text.getvalue().encode("utf-8", errors="replace")


def _defused(cell: str) -> str:
    if _HARMLESS.fullmatch(cell):
        return cell
    return cell if _PLAIN_NUMBER.fullmatch(cell) else _FORMULA_START.sub(r"\1'", cell)
