"""The table of an HTML page as text, in the same form as one of CSV. Refuses to judge.

Only a page that leaves no doubt is read: one table, with a cell for each column in every row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from contracts.checks.cells import Row, Table

# A larger page is not read: it lists calls, of which CSV tells more.
_MOST_BYTES = 300_000
_MOST_HEAD_ROWS, _MOST_COLUMNS = 4, 100
_LONG_ENTITY = re.compile(r"&#[0-9xX]?[0-9a-fA-F]{8}")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_DOUBTFUL = re.compile(r"<!|<script|<style|<template|hidden|display", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th)\b([^<>]{0,300})>", re.IGNORECASE)
_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?([0-9]{1,3})\b", re.IGNORECASE)
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A cell, and over how many rows and columns it stands."""

    text: str
    rows: int
    columns: int


class _DoubtError(Exception):
    """Raised for what may be meant in several ways."""


# Several checks read the same pages, one after the other.
@lru_cache(maxsize=32)
def html_table_of(page: bytes) -> Table | None:
    """The table of a page; None when there is none or more than one, or its cells are not in plain rows and columns.

    A heading over several columns stands before theirs. A row of one cell over all columns says that there is nothing.
    """
    text = page.decode("utf-8-sig", "replace") if len(page) <= _MOST_BYTES else ""
    begins = [one.start() for one in _TABLE.finditer(text)]
    shown = text[begins[0] :] if len(begins) == 1 else ""
    if not shown or _DOUBTFUL.search(shown):
        return None
    try:
        head, body = _rows(shown)
        headings = _headings(head)
        return Table(headings=headings, rows=[_row(headings, cells) for cells in body if not _is_note(cells, headings)])
    except _DoubtError:
        return None


def _rows(text: str) -> tuple[list[list[_Cell]], list[list[_Cell]]]:
    """The rows of the head, which is the first row where none is marked as one, and those below it."""
    head: list[list[_Cell]] = []
    body: list[list[_Cell]] = []
    rows = body
    for tag, attributes, inner in _tags(text):
        if tag in ("thead", "tbody", "tfoot", "/thead", "/table"):
            rows = head if tag == "thead" else body
            if tag == "/table":
                break
        elif tag == "tr":
            rows.append([])
        elif tag in ("td", "th"):
            if not rows:
                raise _DoubtError
            rows[-1].append(_cell(attributes, inner))
    head, body = [row for row in head if row], [row for row in body if row]
    return (head, body) if head else (body[:1], body[1:])


def _tags(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the tags that make a table, with their attributes, and what stands up to the next of them."""
    found = list(_TAG.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    for one, end in zip(found, ends, strict=True):
        yield (one[1] + one[2]).casefold(), one[3].casefold(), text[one.end() : end]


def _cell(attributes: str, inner: str) -> _Cell:
    spans = {kind: int(count) for kind, count in _SPAN.findall(attributes)}
    is_plain = "<" not in inner.strip() and not _LONG_ENTITY.search(inner)
    text = " ".join(unescape(inner).split()) if is_plain else UNREADABLE
    return _Cell(text=text, rows=spans.get("row", 1), columns=spans.get("col", 1))


def _headings(rows: Sequence[Sequence[_Cell]]) -> list[str]:
    """What stands over each column, from top to bottom."""
    width = sum(cell.columns for cell in rows[0]) if rows else 0
    if not 0 < width <= _MOST_COLUMNS or len(rows) > _MOST_HEAD_ROWS:
        raise _DoubtError
    columns: list[list[str]] = [[] for _ in range(width)]
    free = [0] * width
    for place, row in enumerate(rows):
        open_columns = [column for column in range(width) if free[column] <= place]
        if sum(cell.columns for cell in row) != len(open_columns):
            raise _DoubtError
        for cell in row:
            for column in open_columns[: cell.columns]:
                columns[column].append(cell.text)
                free[column] = place + cell.rows
            del open_columns[: cell.columns]
    headings = [" ".join(texts) for texts in columns]
    if len(set(headings)) < width:
        raise _DoubtError
    return headings


def _is_note(cells: Sequence[_Cell], headings: Sequence[str]) -> bool:
    return len(cells) == 1 and cells[0].columns == len(headings) > 1


def _row(headings: Sequence[str], cells: Sequence[_Cell]) -> Row:
    if len(cells) != len(headings) or any(cell.rows != 1 or cell.columns != 1 for cell in cells):
        raise _DoubtError
    return {name: cell.text for name, cell in zip(headings, cells, strict=True)}
