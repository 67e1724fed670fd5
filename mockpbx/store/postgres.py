"""PostgreSQL as the database of a store: a pool of connections. Refuses to know what is kept in it."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.schema import MetaData

from mockpbx.errors import StartError, UnavailableError
from mockpbx.query import POSTGRES_WORDS
from mockpbx.store.database import Database, Parameters, Row, creating, reported

# The pool tells of every failed attempt to connect; who misses the database says so once, in words of its own.
logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)

_POOL_SIZE = 8
_WAIT_SECONDS = 2.0
_CONNECT_SECONDS = 5
_LONGEST_BACKOFF_SECONDS = 0.5
_LOCK_NUMBER = 8_887_001
"""The advisory lock that stands for "alone", together with the schema."""
_LOST = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
# Of a branch whose tables are not there any more: somebody else has just dropped it.
_LOST_BRANCH = (*_LOST, psycopg.errors.UndefinedTable)
_LOCK_WAIT_MILLISECONDS = 100
"""Less than PostgreSQL takes to find two that wait for each other, so that the other one is let by."""
_LOCK_TRIES = 100


class Connection(psycopg.Connection[DictRow]):
    """A connection that knows the schema in which it looks for tables; None is the one that the URL leads to."""

    schema: str | None = None


class PostgresDatabase(Database):
    """A pool; each thread has one connection for as long as its transaction lasts."""

    dialect = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
    insert = staticmethod(postgresql.insert)
    words = POSTGRES_WORDS
    seconds = "extract(epoch FROM clock_timestamp())"
    for_update = " FOR UPDATE SKIP LOCKED"
    name = "the PostgreSQL database"
    is_shared = True
    is_remote = True

    def __init__(self, pool: ConnectionPool[Connection], schema: str | None = None) -> None:
        """Keep tables in a schema, None for the one that connections begin with."""
        self._held = local()
        self._pool = pool
        self._schema = schema
        self._lost = _LOST if schema is None else _LOST_BRANCH

    @classmethod
    def opened(cls, url: str) -> "PostgresDatabase":
        """Connect to a database by its URL; StartError when that fails, without the password that may be in it."""
        try:
            conninfo_to_dict(url)
        except psycopg.Error:
            # What it says of a URL that it cannot read is the URL.
            raise StartError("cannot use the PostgreSQL database as state: its URL cannot be read") from None
        try:
            with psycopg.connect(url, connect_timeout=_CONNECT_SECONDS):
                pass
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
            raise StartError(f"cannot use the PostgreSQL database as state: {reason}") from None
        pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            connection_class=Connection,
            kwargs={"autocommit": True, "row_factory": dict_row, "connect_timeout": _CONNECT_SECONDS},
            min_size=1,
            max_size=_POOL_SIZE,
            timeout=_WAIT_SECONDS,
            # A connection that died while it lay in the pool is thrown away before somebody gets it.
            check=ConnectionPool.check_connection,
            # When the database is back, connections are there again within this time.
            reconnect_timeout=_LONGEST_BACKOFF_SECONDS,
            open=True,
        )
        return cls(pool)

    def close(self) -> None:
        if self._schema is None:
            self._pool.close()

    def branch(self, name: str) -> "PostgresDatabase":
        return PostgresDatabase(self._pool, name)

    def tables(self) -> set[str]:
        return set(self.column("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))

    def create(self, metadata: MetaData) -> None:
        # All in one message, so that a state is opened in one way there and back.
        schema = () if self._schema is None else (f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"',)
        self.execute(";".join((*schema, *creating(metadata, type(self)))))

    def lock(self, tables: Sequence[str]) -> None:
        with self._connection() as connection:
            for _ in range(_LOCK_TRIES):
                try:
                    with connection.transaction():
                        connection.execute(f"SET LOCAL lock_timeout = {_LOCK_WAIT_MILLISECONDS}".encode())
                        connection.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE".encode())
                    return
                except psycopg.errors.LockNotAvailable:
                    continue
        raise UnavailableError

    def rename(self, name: str) -> None:
        self.execute(f'ALTER SCHEMA "{self._schema}" RENAME TO "{name}"')

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        with self._connection() as connection:
            return connection.execute(_placed(sql, parameters), parameters or None).rowcount

    def all(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        with self._connection() as connection:
            return connection.execute(_placed(sql, parameters), parameters or None).fetchall()

    def column(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        return [next(iter(row.values())) for row in self.all(sql, parameters)]  # type: ignore[attr-defined]  # a dict

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._held, "connection", None)
        with reported(self._lost):
            if held is not None:
                yield held
                return
            with self._pool.connection() as connection:
                self._enter(connection)
                yield connection

    def _enter(self, connection: Connection) -> None:
        """Look for tables in the schema of this database from now on."""
        if connection.schema != self._schema:
            where = "DEFAULT" if self._schema is None else f'"{self._schema}"'
            connection.execute(f"SET search_path TO {where}".encode())
            connection.schema = self._schema

    @contextmanager
    def transaction(self, *, alone: bool = False) -> Iterator[None]:
        if getattr(self._held, "connection", None) is not None:
            yield
            return
        with reported(self._lost), self._pool.connection() as connection:
            self._enter(connection)
            with connection.transaction():
                if alone:
                    connection.execute(
                        "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK_NUMBER, self._schema or "")
                    )
                self._held.connection = connection
                try:
                    yield
                finally:
                    self._held.connection = None


def _placed(sql: str, parameters: Parameters) -> Any:
    """Write the driver's sign for values that are given in turn; the SQL of queries holds no other question mark."""
    return sql.replace("?", "%s") if parameters and isinstance(parameters, Sequence) else sql
