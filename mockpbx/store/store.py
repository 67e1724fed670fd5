"""What changes in one mock PBX: orders, products, files, sessions. Refuses to know HTTP."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from mockpbx.errors import StartError
from mockpbx.model import CompletedReport, Instant, Report
from mockpbx.query import Query, Statement, count_statement, page_statement
from mockpbx.spec import Spec
from mockpbx.store import rows, statements
from mockpbx.store.blob import Blob
from mockpbx.store.database import Database
from mockpbx.store.keyring import Keyring
from mockpbx.store.portable import ANSWERED_TABLES, portable_rows, read_rows
from mockpbx.store.post import Post
from mockpbx.store.register import Register
from mockpbx.store.tables import RENDERED

_COUNTS_KEPT = 1024
_MOST_READINGS = 5
Facts = Mapping[str, str]
Content = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of every table that changes, by its name."""


class Store:
    """The state of one mock PBX in one database."""

    def __init__(self, spec: Spec, database: Database) -> None:
        """Keep the state in `database`; a new one is empty until it is begun."""
        self._spec = spec
        self._tables = statements.tables_of(spec)
        self._database = database
        self.post = Post(database)
        self.register = Register(database)
        self._counts: dict[Statement, int] = {}
        self._sql = statements.statements_of(spec, type(database))
        self.keyring = Keyring(database, self._sql, lambda: self.next_id(0))
        self._changing = [
            # SQLAlchemy's own kind of text is no key of a JSON object.
            str(table.name)
            for table in self._tables.metadata.sorted_tables
            if table not in (self._tables.meta, self._tables.sandboxes, self._tables.spares)
        ]
        # Who writes an order takes an id first: whoever waits for them all has to wait there, and not on the other way.
        self._changing.sort(key=lambda name: name != self._tables.counters.name)
        self.name = database.name
        self.is_shared = database.is_shared
        self.is_remote = database.is_remote

    def of_document(self, spec: Spec) -> "Store":
        """Return the same state as another document has it, whose rows have the same fields."""
        another = Store(spec, self._database)
        another.fill(self.content())
        return another

    def can_be_of(self, spec: Spec) -> bool:
        """Say whether the rows of another document have the same fields as those that are kept."""
        mine, others = self._spec.collections, spec.collections
        return all(mine[name].kinds == others[name].kinds for name in self._tables.by_operation)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def branch(self, name: str) -> Database:
        """Return a database of the same kind for something else, as far as it can be had."""
        return self._database.branch(name)

    def transaction(self, *, alone: bool = False) -> AbstractContextManager[None]:
        """Hold the state for several steps that belong together; an exception undoes them all.

        `alone` keeps out every other that is alone.
        """
        return self._database.transaction(alone=alone)

    # -- what it belongs to --------------------------------------------------------------------------------------

    def begin(self, make_facts: Callable[[], Facts]) -> Facts:
        """Return the facts that name the world in here; a new state gets its tables and the facts that are made.

        All of it or nothing, and once, however many processes begin at the same time. StartError when the database
        holds something else.
        """
        with self._database.transaction(alone=True):
            known = self._known_facts()
            if known:
                return known
            facts = make_facts()
            self._lay_ground(facts)
            return facts

    def prepare(self) -> None:
        """Make the tables, so that the state can be begun in a moment."""
        with self._database.transaction(alone=True):
            self._known_facts()

    def _known_facts(self) -> Facts:
        """Return the facts in here; none of a state that is new, which has its tables then."""
        names = self._database.tables()
        if self._tables.meta.name in names:
            return {row["key"]: row["value"] for row in self._database.all(self._sql["all meta"])}
        if names:
            raise StartError(f"{self._database.name} is a database of something else")
        self._database.create(self._tables.metadata)
        return {}

    def _lay_ground(self, facts: Facts) -> None:
        """Fill empty tables with what stands in a state that is new."""
        for key, value in facts.items():
            self._database.execute(self._sql["insert meta"], {"key": key, "value": value})
        for name in ("id", "told"):
            self._database.execute(self._sql["insert counters"], {"name": name, "last": 0})
        self._counts.clear()

    def clear(self, facts: Facts) -> None:
        """Forget everything, and be a new state with these facts."""
        with self._database.transaction():
            self._empty(*self._changing, self._tables.meta.name)
            self._lay_ground(facts)

    def hand_on(self, name: str) -> None:
        """Be as it was prepared, under another name, so that nobody who knew it by the old one reads or writes it."""
        with self._database.transaction(alone=True):
            self._known_facts()
            self._empty(*self._changing, self._tables.meta.name)
            self._database.rename(name)

    def _empty(self, *tables: str) -> None:
        # Whoever wrote a little earlier is waited for: a row of theirs must not be left behind.
        self._database.lock(tables)
        for name in tables:
            self._database.execute(f"DELETE FROM {name}")  # noqa: S608 - a table of ours
        self._counts.clear()

    # -- all of it -----------------------------------------------------------------------------------------------

    def content(self) -> Content:
        """Return every row of every table as they are at one moment, but for the facts.

        What somebody is doing at that moment is nobody's claim later.
        """
        with self._database.transaction():
            self._database.lock(self._changing)
            return {
                name: [{**row, **_unclaimed(row.keys())} for row in self._database.all(f"SELECT * FROM {name}")]  # noqa: S608
                for name in self._changing
            }

    def fill(self, content: Content) -> None:
        """Hold just these rows from now on, ready to send as the document has them; the facts stay."""
        with self._database.transaction():
            self._empty(*self._changing)
            for name in self._changing:
                for row in self._ready(name, content.get(name, ())):
                    self._database.execute(self._sql[f"insert {name}"], row)

    def render_anew(self) -> None:
        """Have all rows ready to send as the document has them, whatever document they were written by.

        StartError when those have other fields.
        """
        with self._database.transaction(alone=True):
            self._database.lock(self._changing)
            for name in ANSWERED_TABLES:
                kept = [{**row} for row in self._database.all(f"SELECT * FROM {name}")]  # noqa: S608 - a table of ours
                for row, ready in zip(kept, self._ready(name, kept), strict=True):
                    if row.keys() != ready.keys():
                        raise StartError(f"{self.name} keeps rows with other fields: start anew with another state")
                    claim = {column: row[column] for column in _unclaimed(row)}
                    self._database.execute(self._sql[f"replace {name}"], {**ready, **claim})

    def _ready(self, table: str, given: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        return read_rows(table, portable_rows(given), self._spec) if table in ANSWERED_TABLES else given

    def next_id(self, wanted: int) -> int:
        """Return a fresh id: `wanted`, or the next after the last one where that is higher."""
        return int(self._database.column(statements.NEXT_ID, (wanted, wanted))[0])

    def fact(self, key: str) -> str | None:
        """Return one of the facts, or None."""
        row = self._database.one(self._sql["get meta"], {"key": key})
        return None if row is None else row["value"]

    def put_fact(self, key: str, value: str) -> None:
        """Keep a fact, new or changed."""
        self._database.execute(self._sql["replace meta"], {"key": key, "value": value})

    def move_mark(self, name: str, value: int) -> int:
        """Move a mark up to a value, and return where it was; it never moves down."""
        with self._database.transaction():
            row = self._database.one(self._sql["take counters"], {"name": name})
            last = int(row["last"]) if row is not None else 0
            self._database.execute(self._sql["replace counters"], {"name": name, "last": max(last, value)})
        return last

    # -- reading -------------------------------------------------------------------------------------------------

    def page(self, operation_id: str, query: Query) -> tuple[int, list[bytes]]:
        """Return the total that filter and search leave, and the rows of the page, ready to send."""
        table = self._tables.by_operation[operation_id]
        words = self._database.words
        page, total = page_statement(query, table.name, RENDERED, words), count_statement(query, table.name, words)
        if not self.is_shared:
            with self._database.transaction():
                return self._known_count(total), self._database.column(page.sql, page.parameters)
        count = self._counted(total)
        for _ in range(_MOST_READINGS):
            found = self._database.column(page.sql, page.parameters)
            # Another process may have written in between; then the page is read once more.
            count, before = self._counted(total), count
            if count == before:
                break
        return count, found

    def _counted(self, statement: Statement) -> int:
        return int(self._database.column(statement.sql, statement.parameters)[0])

    def _known_count(self, statement: Statement) -> int:
        known = self._counts.get(statement)
        if known is None:
            known = self._counted(statement)
            if len(self._counts) >= _COUNTS_KEPT:
                self._counts.clear()
            self._counts[statement] = known
        return known

    def counts(self) -> dict[str, int]:
        """Return how many rows each collection holds, by its name."""
        return {
            name: int(self._database.column(f"SELECT count(*) FROM {name}")[0])  # noqa: S608 - a table of ours
            for name in sorted(str(table.name) for table in self._tables.by_operation.values())
        }

    # -- report orders -------------------------------------------------------------------------------------------

    def put_report(self, report: Report, due_at: Instant | None) -> None:
        """Keep an order, new or changed; `due_at` is when something happens to it next, None for never."""
        values = rows.report_values(report, due_at, self._spec.collections["listCallReports"])
        with self._database.transaction():
            self._database.execute(self._sql["replace call_reports"], values)
            self._counts.clear()

    def report(self, report_id: str) -> Report | None:
        """Return one order, or None."""
        row = self._database.one(self._sql["get call_reports"], {"id": report_id})
        return None if row is None else rows.report_of(row)

    def remove_report(self, report_id: str) -> bool:
        """Remove an order; False when there is none."""
        with self._database.transaction():
            removed = self._database.execute(self._sql["delete call_reports"], {"id": report_id})
            self._counts.clear()
        return removed > 0

    def change_report(self, report_id: str, change: Callable[[Report], tuple[Report, Instant | None]]) -> bool:
        """Replace an order by what it is changed to, undisturbed by others; False when there is none.

        `change` returns the new order and when something happens to it next; what it raises leaves the order alone.
        """
        with self._database.transaction():
            row = self._database.one(self._sql["take call_reports"], {"id": report_id})
            if row is None:
                return False
            changed, due_at = change(rows.report_of(row))
            if changed != rows.report_of(row) or due_at != row["due_at"]:
                self.put_report(changed, due_at)
        return True

    def next_due(self) -> Instant | None:
        """Return when the next order is due that nobody has claimed; None when there is none."""
        due = self._database.column(statements.NEXT_DUE.format(now=self._database.seconds))
        return Instant(due[0]) if due else None

    def claim(self, now: Instant, token: str, *, lease_seconds: float) -> Report | None:
        """Take the order that is due first, for a time; None when none is due, or others have claimed them all.

        The time is counted by the database's clock. Whoever holds the token may finish or settle the order; when the
        time is over another may claim it.
        """
        database = self._database
        with database.transaction():
            row = database.one(statements.CLAIMABLE.format(now=database.seconds, alone=database.for_update), (now,))
            if row is None:
                return None
            database.execute(statements.CLAIM.format(now=database.seconds), (lease_seconds, token, row["id"]))
        return rows.report_of(row)

    def settle(self, report: Report, due_at: Instant | None, *, token: str) -> bool:
        """Keep what became of a claimed order; False when it was destroyed, changed or claimed anew meanwhile."""
        with self._database.transaction():
            if self._database.execute(statements.RELEASE, (report.id, token)) == 0:
                return False
            self.put_report(report, due_at)
        return True

    # -- products ------------------------------------------------------------------------------------------------

    def finish_report(
        self,
        report: Report,
        completed: CompletedReport,
        blob: Blob,
        *,
        token: str,
        then: tuple[Report, Instant | None] | None,
    ) -> bool:
        """Keep a product and its file, and settle its claimed order, in one step.

        `then` is what becomes of the order, None when it leaves. False when the order was destroyed or claimed anew by
        now: nothing is kept.
        """
        values = rows.completed_values(completed, self._spec)
        with self._database.transaction():
            if self._database.execute(statements.RELEASE, (report.id, token)) == 0:
                return False
            if then is not None:
                self.put_report(*then)
            self._database.execute(self._sql["insert completed_call_reports"], values)
            self._database.execute(self._sql["insert blobs"], blob.columns())
            self._counts.clear()
        return True

    def completed(self, completed_id: str) -> CompletedReport | None:
        """Return one product, or None."""
        row = self._database.one(self._sql["get completed_call_reports"], {"id": completed_id})
        return None if row is None else rows.completed_of(row)

    def remove_completed(self, completed_id: str) -> bool:
        """Remove a product and its file; False when there is none."""
        with self._database.transaction():
            row = self._database.one(self._sql["get completed_call_reports"], {"id": completed_id})
            removed = self._database.execute(self._sql["delete completed_call_reports"], {"id": completed_id})
            if row is None or removed == 0:
                return False
            self._database.execute(self._sql["delete blobs"], {"digest": row["digest"]})
            self._counts.clear()
        return True

    def file_bytes(self) -> int:
        """Return what all files together take."""
        return int(self._database.column("SELECT coalesce(sum(file_size), 0) FROM completed_call_reports")[0])

    def remove_completed_before(self, instant: Instant) -> int:
        """Remove products that were completed before an instant, with their files; return how many."""
        with self._database.transaction():
            self._database.execute(statements.OLD_BLOBS, (instant,))
            removed = self._database.execute("DELETE FROM completed_call_reports WHERE completed_at < ?", (instant,))
            self._counts.clear()
        return removed

    def blob(self, digest: str) -> Blob | None:
        """Return a file by its digest, or None."""
        row = self._database.one(self._sql["get blobs"], {"digest": digest})
        return None if row is None else rows.blob_of(row)


def _unclaimed(columns: Iterable[str]) -> Mapping[str, None]:
    return dict.fromkeys({"lease_token", "lease_until"} & set(columns))
