"""SQLite as the database of a store: in memory or in a file, one connection. Refuses to know what is kept in it."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import MetaData

from mockpbx.errors import StartError, UnavailableError
from mockpbx.query import SQLITE_WORDS
from mockpbx.store.database import Database, Parameters, Row, creating, reported

_MEMORY_PRAGMAS = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF")
# With WAL, only FULL survives a power cut without losing what was acknowledged.
_FILE_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
_PRAGMAS = ("PRAGMA busy_timeout=5000", "PRAGMA foreign_keys=ON")
# SQLite waits ever longer between its tries, so that one writer among several that never pause may starve.
_TURNS, _BETWEEN_TURNS_SECONDS = 10_000, 0.001


class SqliteDatabase(Database):
    """A connection that one thread uses at a time."""

    dialect = sqlite.dialect(paramstyle="named")
    insert = staticmethod(sqlite.insert)
    words = SQLITE_WORDS
    seconds = "((julianday('now') - 2440587.5) * 86400.0)"
    for_update = ""
    is_remote = False

    def __init__(self, path: Path | None) -> None:
        """Open the file, or a database in memory when `path` is None; StartError when it cannot be used."""
        self.name = str(path or "memory")
        self.is_shared = path is not None
        self._lock = RLock()
        try:
            self._connection = sqlite3.connect(str(path or ":memory:"), isolation_level=None, check_same_thread=False)
            # First of all, because another process may be at it: only then does the rest wait for it.
            for pragma in (*reversed(_PRAGMAS), *(_FILE_PRAGMAS if path else _MEMORY_PRAGMAS)):
                self._connection.execute(pragma)
        except sqlite3.Error as error:
            raise StartError(f"cannot use {path} as state: {error}") from error
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def branch(self, name: str) -> "SqliteDatabase":
        return SqliteDatabase(None)

    def lock(self, tables: Sequence[str]) -> None:
        # A transaction that may write is the only one.
        pass

    def rename(self, name: str) -> None:
        pass

    def __del__(self) -> None:
        """Close the connection when nobody knows of it any more: a sandbox that was dropped may still be read."""
        connection: sqlite3.Connection | None = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()

    def tables(self) -> set[str]:
        return set(self.column("SELECT name FROM sqlite_master WHERE type = 'table'"))

    def create(self, metadata: MetaData) -> None:
        for statement in creating(metadata, type(self)):
            self.execute(statement)

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        with self._lock, reported(sqlite3.OperationalError):
            return self._connection.execute(sql, parameters).rowcount

    def all(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        with self._lock, reported(sqlite3.OperationalError):
            return self._connection.execute(sql, parameters).fetchall()

    def column(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        with self._lock, reported(sqlite3.OperationalError):
            cursor = self._connection.cursor()
            cursor.row_factory = None
            return [value for (value,) in cursor.execute(sql, parameters)]

    @contextmanager
    def transaction(self, *, alone: bool = False) -> Iterator[None]:
        # Only one transaction writes at a time, so that each is alone.
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._take_turn()
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _take_turn(self) -> None:
        if not self.is_shared:
            self.execute("BEGIN IMMEDIATE")
            return
        self.execute("PRAGMA busy_timeout=0")
        try:
            for _ in range(_TURNS):
                try:
                    self._connection.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                        raise UnavailableError from error
                time.sleep(_BETWEEN_TURNS_SECONDS)
            raise UnavailableError
        finally:
            self.execute(_PRAGMAS[0])

    def _roll_back(self) -> None:
        # Some errors of SQLite end the transaction by themselves.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
