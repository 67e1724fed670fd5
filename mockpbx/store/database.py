"""What a store needs of a database: statements, transactions, and its dialect. Refuses to know what is kept in it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement, TableClause
from sqlalchemy.sql.schema import MetaData

from mockpbx.errors import UnavailableError
from mockpbx.query import SqlWords

Parameters = Mapping[str, Any] | Sequence[Any]


class Row(Protocol):
    """A row of a table: values by column name."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""
        ...

    def keys(self) -> Iterable[str]:
        """Return the names of the columns."""
        ...


class Database(ABC):
    """One database. Every statement runs in the transaction that is open around it, or in one of its own."""

    dialect: Dialect
    insert: Callable[[TableClause], Any]
    """Makes an INSERT that can say what is to be done where the key is taken."""
    words: SqlWords
    """How the dialect spells what queries ask of texts."""
    seconds: str
    """Expression for the database's own time, in seconds since 1970: what leases are counted by."""
    for_update: str
    """What makes a SELECT take its rows for this transaction alone, leaving out those that others took."""
    is_shared: bool
    """Whether other processes may write into it."""
    is_remote: bool
    """Whether a statement may take as long as a network does."""
    name: str
    """What it is called in messages; no password is in it."""

    @abstractmethod
    def close(self) -> None:
        """Close the database; nothing is lost."""

    @abstractmethod
    def branch(self, name: str) -> "Database":
        """Return a database of the same kind for something else, by a name of small letters, digits and underscores.

        It is empty where it is new. A branch of what is kept on one machine is kept in memory alone.
        """

    @abstractmethod
    def tables(self) -> set[str]:
        """Return the names of the tables in it."""

    @abstractmethod
    def create(self, metadata: MetaData) -> None:
        """Create all tables and their indexes."""

    @abstractmethod
    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; return how many rows it changed."""

    @abstractmethod
    def all(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        """Run a query and return all its rows."""

    @abstractmethod
    def column(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Run a query and return the first column of all its rows."""

    @abstractmethod
    def transaction(self, *, alone: bool = False) -> AbstractContextManager[None]:
        """Hold a write transaction; an exception rolls it back. One inside another joins it.

        `alone` keeps out every other that is alone, in whatever process.
        """

    @abstractmethod
    def lock(self, tables: Sequence[str]) -> None:
        """Keep all others from writing into tables until the transaction ends; reading they may."""

    @abstractmethod
    def rename(self, name: str) -> None:
        """Be found under another name, and under this one not any more; nothing else changes.

        It belongs to a branch and to the transaction that is open; a branch in memory is not found by a name anyway.
        """

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a query and return its first row, or None."""
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    @classmethod
    def compiled(cls, statement: ClauseElement) -> str:
        """Compile a statement once for the driver, with named parameters."""
        return str(statement.compile(dialect=cls.dialect))


@lru_cache(maxsize=8)
def creating(metadata: MetaData, database: type[Database]) -> tuple[str, ...]:
    """Return the statements that create all tables and their indexes in a kind of database."""
    statements: list[ClauseElement] = []
    for table in metadata.sorted_tables:
        statements.append(CreateTable(table))
        statements.extend(CreateIndex(index) for index in sorted(table.indexes, key=lambda one: str(one.name)))
    return tuple(database.compiled(statement) for statement in statements)


@contextmanager
def reported(kinds: type[Exception] | tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what a driver raises when the database cannot be had into the error that the API has for it."""
    try:
        yield
    except kinds as error:
        raise UnavailableError from error
