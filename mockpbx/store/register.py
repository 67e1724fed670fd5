"""Which sandboxes there are, for all processes of a database. Refuses to know what a sandbox is."""

from collections.abc import Sequence
from dataclasses import dataclass

from mockpbx.store.database import Database, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sandbox: its name, the code its tokens begin with, what it was made of, as text, and where it is kept."""

    name: str
    code: str
    made_of: str
    branch: str


class Register:
    """The book of sandboxes. Time is the database's own, in seconds since 1970."""

    def __init__(self, database: Database) -> None:
        """Keep the book in a database that has the tables."""
        self._database = database

    def enter(self, entry: Entry) -> bool:
        """Enter a sandbox; False when there is one of that name."""
        sql = _ENTER.format(now=self._database.seconds)
        return self._database.execute(sql, (entry.name, entry.code, entry.made_of, entry.branch)) > 0

    def entry(self, name: str) -> Entry | None:
        """Return the entry of a name, or None."""
        return _entry(self._database.one("SELECT * FROM sandboxes WHERE name = ?", (name,)))

    def entry_of_code(self, code: str) -> Entry | None:
        """Return the entry of a code, or None."""
        return _entry(self._database.one("SELECT * FROM sandboxes WHERE code = ?", (code,)))

    def entries(self) -> Sequence[Entry]:
        """Return all entries, in the order of their names."""
        return [entry for row in self._database.all("SELECT * FROM sandboxes ORDER BY name") if (entry := _entry(row))]

    def use(self, entry: Entry) -> bool:
        """Note that a sandbox is used now; False when it is not there any more, even if another has its name."""
        return self._touch(entry, self._database.seconds)

    def hold(self, entry: Entry) -> bool:
        """Keep a sandbox from being dropped until the transaction ends; False when it is not there any more."""
        return self._touch(entry, "used_seconds")

    def _touch(self, entry: Entry, used_seconds: str) -> bool:
        sql = f"UPDATE sandboxes SET used_seconds = {used_seconds} WHERE name = ? AND branch = ?"  # noqa: S608 - its own time
        return self._database.execute(sql, (entry.name, entry.branch)) > 0

    def remove(self, name: str, *, idle_seconds: float | None = None) -> str | None:
        """Strike a sandbox out and return its branch; None when there is none of that name.

        With `idle_seconds` only one that nobody used for longer than that is struck out.
        """
        sql, values = "DELETE FROM sandboxes WHERE name = ?", [name]
        if idle_seconds is not None:
            sql += f" AND {self._database.seconds} - used_seconds > {float(idle_seconds)}"
        removed = self._database.column(f"{sql} RETURNING branch", values)
        return removed[0] if removed else None

    def put_spare(self, branch: str) -> None:
        """Note a branch that has tables, all empty, and that nobody uses."""
        sql = f"INSERT INTO spare_branches (name, put_seconds) VALUES (?, {self._database.seconds})"  # noqa: S608 - its own time
        self._database.execute(sql, (branch,))

    def take_spare(self) -> str | None:
        """Return a spare branch, which is nobody else's from now on; None when there is none."""
        taken = self._database.column(_TAKE_SPARE.format(alone=self._database.for_update))
        return taken[0] if taken else None

    def spare_count(self) -> int:
        """Return how many spare branches there are."""
        return int(self._database.column("SELECT count(*) FROM spare_branches")[0])


_TAKE_SPARE = (
    "DELETE FROM spare_branches WHERE name IN (SELECT name FROM spare_branches ORDER BY name LIMIT 1{alone})"
    " RETURNING name"
)
_ENTER = (
    "INSERT INTO sandboxes (name, code, made_of, branch, used_seconds) VALUES (?, ?, ?, ?, {now})"
    " ON CONFLICT (name) DO NOTHING"
)


def _entry(row: Row | None) -> Entry | None:
    if row is None:
        return None
    return Entry(name=row["name"], code=row["code"], made_of=row["made_of"], branch=row["branch"])
