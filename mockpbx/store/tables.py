"""The tables of one mock PBX, built from what the document says of its collections. Refuses to run a statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from mockpbx.spec import Collection, FieldKind, Spec

_TYPES: dict[FieldKind, type[TypeEngine[Any]]] = {
    FieldKind.TEXT: Text,
    FieldKind.INSTANT: BigInteger,
    FieldKind.NUMBER: BigInteger,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables, and the one behind each collection by operation id."""

    metadata: MetaData
    meta: Table
    calls: Table
    legs: Table
    reports: Table
    completed: Table
    blobs: Table
    by_operation: dict[str, Table]


def _history(metadata: MetaData, collection: Collection, *extra: Column[Any] | Index) -> Table:
    """Make a table whose rows lie in the order of their place in time, which is its key; `id` is unique beside it."""
    position = Column("position", Integer, primary_key=True, autoincrement=False)
    by_id = Index(f"{collection.name}_by_id", "id", unique=True)
    return _table(metadata, collection, position, by_id, *extra, key=position.name)


def _table(metadata: MetaData, collection: Collection, *extra: Column[Any] | Index, key: str = "id") -> Table:
    """Make a column for the row ready to send, one for each of its fields, and one for the search text."""
    fields = [
        Column(name, _TYPES[kind], primary_key=name == key, autoincrement=False)
        for name, kind in collection.kinds.items()
    ]
    # What is read most stands first, where SQLite finds it without looking at the rest.
    return Table(collection.name, metadata, Column("row", LargeBinary), *fields, Column("search_text", Text), *extra)


def build_tables(spec: Spec) -> Tables:
    """Build the tables for the collections of a document."""
    metadata = MetaData()
    collections = spec.collections
    calls = _history(
        metadata,
        collections["listCdrs"],
        Index("calls_by_time", "started_at", "id"),
        Index("calls_by_end", "ended_at"),
        Index("calls_by_caller", "caller"),
        Index("calls_by_callee", "callee"),
    )
    legs = _history(
        metadata,
        collections["listCallLogs"],
        Column("cost", Float),
        Column("billed_account", Text),
        Column("billing", LargeBinary),
        Index("legs_by_time", "started_at", "id"),
        Index("legs_by_call", "session_id", "started_at", "id"),
        Index("legs_by_caller", "caller"),
        Index("legs_by_callee", "callee"),
    )
    reports = _table(
        metadata,
        collections["listCallReports"],
        Column("email", Text),
        Column("format", Text),
        Column("range", Text),
        Column("started_at", BigInteger),
        Column("ended_at", BigInteger),
        Column("filter", Text),
        Column("due_at", BigInteger),
        Index("reports_by_due", "due_at", "id"),
    )
    completed = _table(metadata, collections["listCompletedCallReports"], Column("digest", Text))
    blobs = Table(
        "blobs",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("file_name", Text),
        Column("media_type", Text),
        Column("content", LargeBinary),
    )
    meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text))
    return Tables(
        metadata=metadata,
        meta=meta,
        calls=calls,
        legs=legs,
        reports=reports,
        completed=completed,
        blobs=blobs,
        by_operation={
            "listCdrs": calls,
            "listCallLogs": legs,
            "listCallReports": reports,
            "listCompletedCallReports": completed,
        },
    )
