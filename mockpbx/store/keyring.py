"""The open sessions of one mock PBX, as they are kept. Refuses to know tokens."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from mockpbx.model import Instant
from mockpbx.sessions import Session
from mockpbx.store import rows
from mockpbx.store.database import Database


class Keyring:
    """Keeps sessions in the database of the state, for as long as somebody can renew them."""

    def __init__(self, database: Database, sql: Mapping[str, str], next_serial: Callable[[], int]) -> None:
        """Keep them in a database that has the tables, by its statements.

        `next_serial` yields numbers that were not given before.
        """
        self._database = database
        self._sql = sql
        self._next_serial = next_serial

    def next_serial(self) -> int:
        """Return a number that was not given before."""
        return self._next_serial()

    def put_session(self, session: Session, *, now: Instant) -> None:
        """Keep a session; those that nobody can renew any more are forgotten."""
        with self._database.transaction():
            self._database.execute("DELETE FROM sessions WHERE refreshable_until < ?", (now,))
            self._database.execute(self._sql["insert sessions"], asdict(session))

    def session(self, access_key: str) -> Session | None:
        """Return the session of an access token's key, or None."""
        row = self._database.one(self._sql["get sessions"], {"access_key": access_key})
        return None if row is None else rows.session_of(row)

    def take_session(self, *, access_key: str = "", refresh_key: str = "") -> Session | None:
        """Remove a session by one of its keys and return it; None when it is not there, or another took it.

        A session that is renewed lives on to its end, and only cannot be renewed again.
        """
        name, key = ("access_key", access_key) if access_key else ("refresh_key", refresh_key)
        with self._database.transaction():
            row = self._database.one(f"SELECT * FROM sessions WHERE {name} = ?", (key,))  # noqa: S608 - one of two
            if row is None:
                return None
            change = "DELETE FROM sessions" if access_key else "UPDATE sessions SET refresh_key = NULL"
            taken = self._database.execute(f"{change} WHERE {name} = ?", (key,))
        return rows.session_of(row) if taken else None
