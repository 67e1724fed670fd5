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

    def use(self, name: str) -> bool:
        """Note that a sandbox is used now; False when there is none of that name any more."""
        sql = f"UPDATE sandboxes SET used_seconds = {self._database.seconds} WHERE name = ?"  # noqa: S608 - its own time
        return self._database.execute(sql, (name,)) > 0

    def idle_seconds(self, name: str) -> float | None:
        """Return for how long nobody used a sandbox; None when there is none of that name."""
        sql = f"SELECT {self._database.seconds} - used_seconds FROM sandboxes WHERE name = ?"  # noqa: S608 - its own time
        found = self._database.column(sql, (name,))
        return float(found[0]) if found else None

    def remove(self, name: str) -> bool:
        """Strike a sandbox out; False when there is none of that name."""
        return self._database.execute("DELETE FROM sandboxes WHERE name = ?", (name,)) > 0

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
