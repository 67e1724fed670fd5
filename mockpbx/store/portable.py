"""Rows as they are taken from one state to another: what is worked out from the rest is left out, and made anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mockpbx.spec import Spec
from mockpbx.store import rows
from mockpbx.store.blob import Blob
from mockpbx.store.tables import RENDERED

PortableRow = Mapping[str, Any]

_MADE_ANEW = frozenset((RENDERED, "search_text", "file_url", "lease_token", "lease_until"))


def portable_rows(table_rows: Sequence[PortableRow]) -> list[PortableRow]:
    """Return rows without what can be made anew, and without what belongs to a process."""
    return [{name: value for name, value in row.items() if name not in _MADE_ANEW} for row in table_rows]


def read_rows(table: str, portable: Sequence[PortableRow], spec: Spec) -> list[PortableRow]:
    """Return the rows of a table that portable ones stand for; ValueError or KeyError when they stand for none."""
    return [_READERS[table](row, spec) for row in portable]


def _order(row: PortableRow, spec: Spec) -> PortableRow:
    return rows.report_values(rows.report_of(row), row["due_at"], spec.collections["listCallReports"])


def _completed(row: PortableRow, spec: Spec) -> PortableRow:
    return rows.completed_values(rows.completed_of(row), spec)


def _blob(row: PortableRow, _spec: Spec) -> PortableRow:
    return asdict(Blob(**row))


def _plain(row: PortableRow, _spec: Spec) -> PortableRow:
    return dict(row)


_READERS: Mapping[str, Callable[[PortableRow, Spec], PortableRow]] = {
    "call_reports": _order,
    "completed_call_reports": _completed,
    "blobs": _blob,
    "mails": _plain,
    "counters": _plain,
}
ANSWERED_TABLES = ("call_reports", "completed_call_reports")
"""The tables behind collections, whose rows are kept ready to send."""
PORTABLE_TABLES = tuple(_READERS)
"""The tables whose rows can be taken elsewhere."""
