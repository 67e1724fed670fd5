"""What changes in one mock PBX: orders, products and their files. Refuses to know HTTP."""

from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import bindparam, delete, insert, select

from mockpbx.errors import StartError
from mockpbx.model import CompletedReport, Instant, Report
from mockpbx.query import Query, Statement, count_statement, page_statement
from mockpbx.spec import Spec
from mockpbx.store import rows
from mockpbx.store.blob import Blob
from mockpbx.store.database import Database, compiled
from mockpbx.store.tables import Tables, build_tables

_COUNTS_KEPT = 1024


class Store:
    """The state of one mock PBX in one SQLite database, in memory or in a file."""

    def __init__(self, spec: Spec, path: Path | None = None) -> None:
        """Open the state at `path`, or in memory; a new one is empty until a world is loaded."""
        self._spec = spec
        self._tables = build_tables(spec)
        self._database = Database(path)
        self._counts: dict[Statement, int] = {}
        self._sql = _compile_statements(self._tables)
        names = {row["name"] for row in self._database.all("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if names and self._tables.meta.name not in names:
            raise StartError(f"{path} is a database of something else")
        self.is_new = not names

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the state for several steps that belong together; an exception undoes them all."""
        return self._database.transaction()

    # -- the world ---------------------------------------------------------------------------------------------

    def name(self, meta: dict[str, str]) -> None:
        """Make the tables of a new state and keep the facts that name its world; all of it or nothing."""
        with self._database.transaction():
            self._database.create(self._tables.metadata)
            self._database.executemany(
                self._sql["insert meta"], ({"key": key, "value": value} for key, value in meta.items())
            )
        self.is_new = False

    def meta(self) -> dict[str, str]:
        """Return the facts that name the world in here; empty in a new store."""
        if self.is_new:
            return {}
        return {row["key"]: row["value"] for row in self._database.all(self._sql["all meta"])}

    # -- reading -------------------------------------------------------------------------------------------------

    def page(self, operation_id: str, query: Query) -> tuple[int, list[bytes]]:
        """Return the total that filter and search leave, and the rows of the page, ready to send."""
        table = self._tables.by_operation[operation_id]
        with self._database.lock:
            page = page_statement(query, table.name, "row")
            return self._count(count_statement(query, table.name)), self._database.column(page.sql, page.parameters)

    def _count(self, statement: Statement) -> int:
        known = self._counts.get(statement)
        if known is None:
            row = self._database.one(statement.sql, statement.parameters)
            known = 0 if row is None else int(row[0])
            if len(self._counts) >= _COUNTS_KEPT:
                self._counts.clear()
            self._counts[statement] = known
        return known

    def counts(self) -> dict[str, int]:
        """Return how many rows each collection holds, by its name."""
        return {
            name: int(self._database.all(f"SELECT count(*) FROM {name}")[0][0])  # noqa: S608 - names of our own tables
            for name in sorted(table.name for table in self._tables.by_operation.values())
        }

    def last_id(self) -> int:
        """Return the highest id that was given to an order or a product, 0 when there is none."""
        row = self._database.one(_LAST_ID)
        return 0 if row is None or row[0] is None else int(row[0])

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
            removed = self._database.execute(self._sql["delete call_reports"], {"id": report_id}).rowcount
        self._counts.clear()
        return removed > 0

    def next_due(self) -> tuple[Instant, Report] | None:
        """Return the order whose time comes first, with that time; None when nothing is to be done."""
        row = self._database.one(_NEXT_DUE)
        return None if row is None else (Instant(row["due_at"]), rows.report_of(row))

    # -- products ------------------------------------------------------------------------------------------------

    def finish_report(
        self, report: Report, completed: CompletedReport, blob: Blob, *, then: tuple[Report, Instant | None] | None
    ) -> bool:
        """Keep a product and its file, and settle its order, in one step.

        `then` is what becomes of the order, None when it leaves. False when the order is gone by now: nothing is kept.
        """
        values = rows.completed_values(completed, self._spec.collections["listCompletedCallReports"])
        with self._database.transaction():
            if self._database.execute(self._sql["delete call_reports"], {"id": report.id}).rowcount == 0:
                return False
            if then is not None:
                order = rows.report_values(*then, self._spec.collections["listCallReports"])
                self._database.execute(self._sql["replace call_reports"], order)
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
            if row is None:
                return False
            self._database.execute(self._sql["delete completed_call_reports"], {"id": completed_id})
            self._database.execute(self._sql["delete blobs"], {"digest": row["digest"]})
        self._counts.clear()
        return True

    def blob(self, digest: str) -> Blob | None:
        """Return a file by its digest, or None."""
        row = self._database.one(self._sql["get blobs"], {"digest": digest})
        return None if row is None else Blob(**dict(row))


_LAST_ID = (
    "SELECT max(CAST(id AS INTEGER)) FROM (SELECT id FROM call_reports UNION ALL SELECT id FROM completed_call_reports)"
)
_NEXT_DUE = "SELECT * FROM call_reports WHERE due_at IS NOT NULL ORDER BY due_at, id LIMIT 1"


def _compile_statements(tables: Tables) -> dict[str, str]:
    """Compile every statement with a fixed shape, by "verb table"."""
    sql = {
        "all meta": compiled(select(tables.meta)),
    }
    for table in tables.metadata.sorted_tables:
        key = table.c.id if "id" in table.c else next(iter(table.primary_key))
        sql[f"insert {table.name}"] = compiled(insert(table))
        sql[f"replace {table.name}"] = compiled(insert(table).prefix_with("OR REPLACE"))
        sql[f"get {table.name}"] = compiled(select(table).where(key == bindparam(key.name)))
        sql[f"delete {table.name}"] = compiled(delete(table).where(key == bindparam(key.name)))
    return sql
