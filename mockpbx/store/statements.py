"""The statements of a store: those with a fixed shape compiled once for each kind of database. Refuses to run any."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, select

from mockpbx.spec import Spec
from mockpbx.store.database import Database
from mockpbx.store.tables import Tables, build_tables

NEXT_ID = "UPDATE counters SET last = CASE WHEN last >= ? THEN last + 1 ELSE ? END WHERE name = 'id' RETURNING last"
NEXT_DUE = (
    "SELECT due_at FROM call_reports WHERE due_at IS NOT NULL AND (lease_until IS NULL OR lease_until < {now})"
    " ORDER BY due_at, id LIMIT 1"
)
CLAIMABLE = (
    "SELECT * FROM call_reports WHERE due_at <= ? AND (lease_until IS NULL OR lease_until < {now})"
    " ORDER BY due_at, id LIMIT 1{alone}"
)
CLAIM = "UPDATE call_reports SET lease_until = {now} + ?, lease_token = ? WHERE id = ?"
OLD_BLOBS = "DELETE FROM blobs WHERE digest IN (SELECT digest FROM completed_call_reports WHERE completed_at < ?)"
RELEASE = "DELETE FROM call_reports WHERE id = ? AND lease_token = ?"


@lru_cache(maxsize=4)
def tables_of(spec: Spec) -> Tables:
    """Build the tables once for all stores of a document."""
    return build_tables(spec)


@lru_cache(maxsize=8)
def statements_of(spec: Spec, database: type[Database]) -> Mapping[str, str]:
    """Compile every statement with a fixed shape once for a kind of database, by "verb table"."""
    tables = tables_of(spec)
    sql = {"all meta": database.compiled(select(tables.meta))}
    for table in tables.metadata.sorted_tables:
        key = table.c.id if "id" in table.c else next(iter(table.primary_key))
        one = select(table).where(key == bindparam(key.name))
        taken = database.insert(table)
        others = {column.name: taken.excluded[column.name] for column in table.c if column is not key}
        sql[f"insert {table.name}"] = database.compiled(insert(table))
        sql[f"replace {table.name}"] = database.compiled(taken.on_conflict_do_update(index_elements=[key], set_=others))
        sql[f"get {table.name}"] = database.compiled(one)
        sql[f"take {table.name}"] = database.compiled(one.with_for_update())
        sql[f"delete {table.name}"] = database.compiled(delete(table).where(key == bindparam(key.name)))
    return sql
