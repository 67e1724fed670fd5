"""CSV reads back as written, and in safe mode holds no formula."""

import csv
import io
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.reports import Row, Table, write_csv
from mockpbx.reports.table import figures, texts

_HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="=+-@\t\r\n ;,\"'\xa0\u2028\uff1d.01aX|!()"),
    st.sampled_from(["=cmd|' /C calc'!A0", "\u00a0=1+1", "a\r\n@SUM(A1)", "x;=1", "+12025550143", "-5", "+1-2"]),
)


def _table(*rows: tuple[str, ...]) -> Table:
    columns = (*texts("Queue"), *figures("Total", "Average", under="Talking Time"))
    return Table(
        title="=title", label="", head_lines=(), columns=columns, rows=tuple(Row(cells=cells) for cells in rows)
    )


def written(table: Table, *, safe: bool = True) -> bytes:
    """Write a whole file."""
    return b"".join(write_csv(table, safe=safe))


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def _could_run(cell: str) -> bool:
    """Judge a cell as the most eager spreadsheet would, line by line."""
    lines = [part for line in cell.splitlines() or [cell] for part in line.replace("\t", ";").split(";")]
    first = [line.lstrip()[:1] for line in lines]
    return cell[:1] in ("\t", "\r") or any(sign and sign in "=+-@\uff1d\uff0b\uff0d\uff20" for sign in first)


def _is_number(cell: str) -> bool:
    digits = cell[1:] if cell[:1] in ("+", "-") else cell
    whole, point, fraction = digits.partition(".")
    return all(part.isascii() and part.isdecimal() for part in (whole, *([fraction] if point else [])))


def test_the_file_is_rfc_4180() -> None:
    """One header row with joined heads, comma, CRLF after every row, quotes where they are needed, UTF-8."""
    content = written(_table(("Müller, Ann", 'say "hi"', "two\nlines"), ("", "1", "")))
    expected = 'Queue,Talking Time Total,Talking Time Average\r\n"Müller, Ann","say ""hi""","two\nlines"\r\n,1,\r\n'
    assert content == expected.encode()


def test_a_cut_is_told_in_the_last_row() -> None:
    """Where rows were left out, the last row says so in its first cell, and has as many cells as any."""
    content = written(replace(_table(("Care", "1", "2")), note="Too many, it shows the first."))
    assert _read(content)[-1] == ["Too many, it shows the first.", "", ""]


@given(st.lists(st.tuples(_HOSTILE, _HOSTILE, _HOSTILE), max_size=4))
def test_faithful_cells_read_back_equal(rows: list[tuple[str, str, str]]) -> None:
    """Whatever the names hold, a reader gets every cell back as it was."""
    content = written(_table(*rows), safe=False)
    assert _read(content)[1:] == [list(row) for row in rows]


@given(st.lists(st.tuples(_HOSTILE, _HOSTILE, _HOSTILE), max_size=4))
def test_safe_cells_hold_no_formula(rows: list[tuple[str, str, str]]) -> None:
    """No cell could run, numbers aside, and taking the apostrophes away gives back what was there."""
    found = _read(written(_table(*rows)))[1:]
    for cell, original in zip(chain(*found), chain(*rows), strict=True):
        assert _is_number(cell) or not _could_run(cell)
        assert cell.replace("'", "") == original.replace("'", "")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  \u00a0-cmd", "'  \u00a0-cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("ok\n=1", "ok\n'=1"),
        ("ok\r\n =1", "ok\r\n' =1"),
        ("a;=1", "a;'=1"),
        ("a\x1c=1", "a\x1c'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("+1-202-555-0143", "'+1-202-555-0143"),
        ("+12025550143", "+12025550143"),
        ("-0.5", "-0.5"),
        ("+12025550143\n", "'+12025550143\n"),
        ("Jo=Ann [214]", "Jo=Ann [214]"),
        ("service-number=1111", "service-number=1111"),
        ("", ""),
    ],
)
def test_safe_mode_marks_formulas_alone(cell: str, safe: str) -> None:
    """An apostrophe goes before a formula wherever one could begin; numbers and other text stay as they are."""
    assert _read(written(_table((cell, "", ""))))[1][0] == safe
    assert _read(written(_table((cell, "", "")), safe=False))[1][0] == cell


def test_what_utf_8_cannot_hold_is_replaced() -> None:
    """A lone surrogate in a name does not keep the report from being written."""
    assert b"?," in written(_table(("\ud800", "", "")))
