"""CSV out of a table: RFC 4180, UTF-8, safe to open in a spreadsheet or faithful to the PBX. Knows no report."""

import csv
import io
import re

from mockpbx.reports.table import Table

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
"""Numbers and telephone numbers (E.164): a spreadsheet reads these as figures, never as formulas."""

_BREAKS = r"\r\n\v\f\x1c-\x1e\x85\u2028\u2029;\t"
"""Where readers may begin a new line, or a new cell: some spreadsheets part cells at semicolons or tabs."""

_OPERATORS = r"=+\-@\t\r\uff1d\uff0b\uff0d\uff20"
"""What makes the rest a formula. The wide forms of the four signs count in East Asian spreadsheets."""

_FORMULA_START = re.compile(rf"(^|[{_BREAKS}])(?=[^\S{_BREAKS}]*[{_OPERATORS}])")
"""The start of the cell, or of a line in it, that a formula follows, spaces before it aside."""


def render_csv(table: Table, *, safe: bool = True) -> bytes:
    """Render a table as CSV: one header row with full column names, then the rows; no title, no note.

    `safe` puts an apostrophe before whatever a spreadsheet could run as a formula; without it every cell is written
    as it is. A lone surrogate, which UTF-8 cannot hold, becomes a question mark.
    """
    spell = _defused if safe else str
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([spell(column.full_name) for column in table.columns])
    writer.writerows([spell(cell) for cell in row.cells] for row in table.rows)
    return text.getvalue().encode("utf-8", errors="replace")


def _defused(cell: str) -> str:
    return cell if _PLAIN_NUMBER.fullmatch(cell) else _FORMULA_START.sub(r"\1'", cell)
