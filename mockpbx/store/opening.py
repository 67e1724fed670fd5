"""Opens the database that keeps a state. Refuses to know what is in it."""

from pathlib import Path

from mockpbx.errors import StartError
from mockpbx.store.database import Database
from mockpbx.store.sqlite import SqliteDatabase


def is_postgres_url(where: str | Path | None) -> bool:
    """Say whether `--state` names a PostgreSQL database."""
    return isinstance(where, str) and where.startswith(("postgresql://", "postgres://"))


def open_database(where: str | Path | None) -> Database:
    """Open what `--state` names: a PostgreSQL URL, a file, or memory when None; StartError when it cannot be used."""
    if is_postgres_url(where):
        try:
            from mockpbx.store.postgres import PostgresDatabase  # noqa: PLC0415 - only where the extra is installed
        except ImportError:
            raise StartError("PostgreSQL needs more: pip install 'mockpbx[postgres]'") from None
        return PostgresDatabase.opened(str(where))
    return SqliteDatabase(None if where is None else Path(where))
