"""The tables of one mock PBX, built from what the document says of its collections. Refuses to run a statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Double, Index, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from mockpbx.spec import Collection, FieldKind, Spec

# Everywhere in the order of code points, which is what the document says of comparisons.
_TEXT: TypeEngine[Any] = Text().with_variant(Text(collation="C"), "postgresql")
_TYPES: dict[FieldKind, TypeEngine[Any] | type[TypeEngine[Any]]] = {
    FieldKind.TEXT: _TEXT,
    FieldKind.INSTANT: BigInteger,
    FieldKind.NUMBER: BigInteger,
}


RENDERED = "rendered"
"""The column of rows that are ready to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables, and the one behind each collection that changes, by operation id."""

    metadata: MetaData
    meta: Table
    reports: Table
    completed: Table
    blobs: Table
    counters: Table
    sandboxes: Table
    spares: Table
    sessions: Table
    mails: Table
    webhooks: Table
    deliveries: Table
    by_operation: dict[str, Table]


def _table(metadata: MetaData, collection: Collection, *extra: Column[Any] | Index) -> Table:
    """Make a column for the row ready to send, one for each of its fields, and one for the search text."""
    fields = [Column(name, _TYPES[kind], primary_key=name == "id") for name, kind in collection.kinds.items()]
    # What is read most stands first, where SQLite finds it without looking at the rest.
    ready = Column(RENDERED, LargeBinary)
    return Table(collection.name, metadata, ready, *fields, Column("search_text", _TEXT), *extra)


def build_tables(spec: Spec) -> Tables:
    """Build the tables for the collections of a document."""
    metadata = MetaData()
    collections = spec.collections
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
        Column("lease_token", Text),
        Column("lease_until", Double),
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
    counters = Table("counters", metadata, Column("name", Text, primary_key=True), Column("last", BigInteger))
    sessions = Table(
        "sessions",
        metadata,
        Column("access_key", Text, primary_key=True),
        Column("refresh_key", Text, unique=True),
        Column("username", Text),
        Column("expires_at", BigInteger),
        Column("refreshable_until", BigInteger),
        Index("sessions_by_end", "refreshable_until"),
    )
    sandboxes = Table(
        "sandboxes",
        metadata,
        Column("name", Text, primary_key=True),
        Column("code", Text, unique=True),
        Column("made_of", Text),
        Column("branch", Text),
        Column("used_seconds", Double),
    )
    spares = Table("spare_branches", metadata, Column("name", Text, primary_key=True), Column("put_seconds", Double))
    mails, webhooks, deliveries = _post_tables(metadata)
    meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text))
    return Tables(
        metadata=metadata,
        meta=meta,
        reports=reports,
        completed=completed,
        blobs=blobs,
        counters=counters,
        sandboxes=sandboxes,
        spares=spares,
        sessions=sessions,
        mails=mails,
        webhooks=webhooks,
        deliveries=deliveries,
        by_operation={
            "listCallReports": reports,
            "listCompletedCallReports": completed,
        },
    )


def _post_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Make the tables of what is sent, and to whom."""
    mails = Table(
        "mails",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("sent_at", BigInteger),
        *(Column(name, Text) for name in ("recipient", "subject", "link", "completed_id")),
        Column("content", LargeBinary),
    )
    webhooks = Table(
        "webhooks",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        *(Column(name, Text) for name in ("url", "events", "secret")),
        *(Column(name, BigInteger) for name in ("created_at", "is_of_start")),
    )
    deliveries = Table(
        "deliveries",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        *(Column(name, Text) for name in ("channel", "subject", "target", "webhook_id", "state", "outcome")),
        Column("body", LargeBinary),
        *(Column(name, BigInteger) for name in ("created_at", "due_at", "attempt_count")),
        Column("lease_token", Text),
        Column("lease_until", Double),
        Index("deliveries_by_due", "due_at", "id"),
    )
    return mails, webhooks, deliveries
