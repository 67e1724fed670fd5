"""One SQLite database: its connection, pragmas and transactions. Refuses to know what is kept in it."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.schema import MetaData

from mockpbx.errors import StartError

_MEMORY_PRAGMAS = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF")
# With WAL, only FULL survives a power cut without losing what was acknowledged.
_FILE_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
_PRAGMAS = ("PRAGMA busy_timeout=5000", "PRAGMA foreign_keys=ON")

DIALECT = sqlite.dialect(paramstyle="named")


class Database:
    """A connection that one thread uses at a time; rows come as mappings by column name."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, or a database in memory when `path` is None; StartError when it cannot be used."""
        self.lock = RLock()
        try:
            self._connection = sqlite3.connect(str(path or ":memory:"), isolation_level=None, check_same_thread=False)
            for pragma in (*(_FILE_PRAGMAS if path else _MEMORY_PRAGMAS), *_PRAGMAS):
                self._connection.execute(pragma)
        except sqlite3.Error as error:
            raise StartError(f"cannot use {path} as state: {error}") from error
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        """Close the connection; nothing is lost."""
        with self.lock:
            self._connection.close()

    def create(self, metadata: MetaData) -> None:
        """Create all tables and their indexes."""
        for table in metadata.sorted_tables:
            self.execute(str(CreateTable(table).compile(dialect=DIALECT)))
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                self.execute(str(CreateIndex(index).compile(dialect=DIALECT)))

    def execute(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with self.lock:
            return self._connection.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterator[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""
        with self.lock:
            self._connection.executemany(sql, rows)

    def all(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run a query and return all its rows."""
        with self.lock:
            rows: list[sqlite3.Row] = self._connection.execute(sql, parameters).fetchall()
            return rows

    def column(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run a query and return the first column of all its rows."""
        with self.lock:
            cursor = self._connection.cursor()
            cursor.row_factory = None
            return [value for (value,) in cursor.execute(sql, parameters)]

    def one(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> sqlite3.Row | None:
        """Run a query and return its first row, or None."""
        with self.lock:
            row: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
            return row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock and a write transaction; an exception rolls it back. One inside another joins it."""
        with self.lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def compiled(statement: ClauseElement) -> str:
    """Compile a statement once for the driver, with named parameters."""
    return str(statement.compile(dialect=DIALECT))
