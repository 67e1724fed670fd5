"""Tables of reports as text: rows of CSV, and what a cell tells. Refuses to judge."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

Row = Mapping[str, str]

# Before a cell these keep a spreadsheet from reckoning.
GUARDS = "'\t"
_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,9}))?\s*(?:Polls|Calls)?", re.IGNORECASE)
# In some languages a dot stands between thousands.
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])")
_SHARE = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,9}))?\s*%")
_CLOCK = re.compile(r"[0-9]{1,9}(?::[0-9]{1,2}){0,2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}.{1,40}")
_BLANKS = frozenset({"", "-", "n/a", "null", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that a cell tells; `unit` is what one more in its last digit would be."""

    value: float
    unit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The headings of a file, and its rows by them, blank where a row is too short."""

    headings: Sequence[str]
    rows: Sequence[Row]


# Several checks read the same file, one after the other.
@lru_cache(maxsize=8)
def table_of(file: bytes) -> Table | None:
    """The table in a file; None when it is not CSV in UTF-8."""
    try:
        table = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
        rows = [{name: cell or "" for name, cell in row.items() if isinstance(name, str)} for row in table]
        return Table(headings=table.fieldnames or (), rows=rows)
    except (UnicodeDecodeError, csv.Error):
        return None


def is_blank(cell: str) -> bool:
    """Say whether a cell tells nothing."""
    return cell.strip(f"{GUARDS} ").casefold() in _BLANKS


def seconds(cell: str) -> int | None:
    """The seconds of a clock such as `00:01:30`; None for any other text."""
    shown = cell.strip(f"{GUARDS} ")
    if not _CLOCK.fullmatch(shown):
        return None
    total = 0
    for part in shown.split(":"):
        total = total * 60 + int(part)
    return total


def number(cell: str) -> Number | None:
    """The number in a cell, which may be followed by what it counts, or a clock's seconds; None for any other text."""
    shown = cell.strip(f"{GUARDS} ")
    found = _NUMBER.fullmatch(shown)
    if found is not None:
        return None if _THOUSANDS.match(shown) else _number(found)
    clock = seconds(shown)
    return None if clock is None else Number(value=clock, unit=1)


def share(cell: str) -> Number | None:
    """The number of a percentage such as `63.54 %`; None for any other text."""
    found = _SHARE.fullmatch(cell.strip(f"{GUARDS} "))
    return None if found is None else _number(found)


def _number(found: re.Match[str]) -> Number:
    whole, fraction = found.group(1), found.group(2) or ""
    return Number(value=float(f"{whole}.{fraction or 0}"), unit=10.0 ** -len(fraction))


def moment(text: str) -> datetime | None:
    """The second that a time with seconds and an offset lies in; None for any other text."""
    shown = text.strip(f"{GUARDS} ")
    try:
        read = datetime.fromisoformat(shown) if _MOMENT.fullmatch(shown) else None
    except ValueError:
        return None
    return None if read is None or read.tzinfo is None else read.replace(microsecond=0)
