"""A part of a collection that is read whole once, and that every question is then asked within."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from contracts.checks.lists import count_of, rows_of
from contracts.client import Client
from contracts.document import Collection, FieldKind, Operation
from contracts.exchange import Exchange
from contracts.relations.values import is_usable, quoted, value_of

PAGE = 100
_MOST_ROWS = 260
_MOST_PAGES = 8
_LONGEST_OF_IDS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A collection or a window of it. `window` is the filter that bounds it, None when it is the whole collection.

    `pages` are the exchanges that read it, in the document's default order; `rows` what they held.
    """

    operation: Operation
    collection: Collection
    window: str | None
    rows: tuple[dict[str, Any], ...]
    pages: tuple[Exchange, ...]

    @property
    def path(self) -> str:
        """Path of the list."""
        return self.operation.path

    @property
    def keys(self) -> list[Any]:
        """Keys of the rows."""
        return [row[self.collection.key] for row in self.rows]

    def within(self, text: str | None = None) -> dict[str, str]:
        """Return the filter option that asks within the scope."""
        parts = [
            f"({self.window})" if self.window and text else self.window,
            f"({text})" if self.window and text else text,
        ]
        joined = " and ".join(part for part in parts if part)
        return {"filter": joined} if joined else {}

    def sorted_keys(
        self, order: Sequence[tuple[str, bool]], rows: Sequence[Mapping[str, Any]] | None = None
    ) -> list[Any]:
        """Return the keys in the sequence that an order asks for; blanks first when ascending, ties by key."""
        return [
            row[self.collection.key] for row in sorted_by(self.collection, self.rows if rows is None else rows, order)
        ]


def sorted_by(
    collection: Collection, rows: Sequence[Mapping[str, Any]], order: Sequence[tuple[str, bool]]
) -> list[Mapping[str, Any]]:
    """Return rows in the sequence that an order asks for; blanks first when ascending, ties by key."""
    keys = [*order, (collection.key, False)]

    def compare(left: Mapping[str, Any], right: Mapping[str, Any]) -> int:
        for name, descending in keys:
            kind = collection.fields[name].kind
            one, other = value_of(left, name, kind), value_of(right, name, kind)
            if one != other:
                is_less = one is None or (other is not None and one < other)
                return 1 if is_less == descending else -1
        return 0

    return sorted(rows, key=cmp_to_key(compare))


def walk(
    client: Client, path: str, options: Mapping[str, str], *, page: int = PAGE, most: int = _MOST_PAGES
) -> tuple[Exchange, ...]:
    """Read pages until an empty one comes, or a short one where the count is reached, or there are too many."""
    exchanges: list[Exchange] = []
    seen = 0
    while len(exchanges) < most:
        sent = {**options, "top": str(page), "skip": str(seen)} if seen else {**options, "top": str(page)}
        exchange = client.send("GET", path, options=sent)
        exchanges.append(exchange)
        rows = len(rows_of(exchange))
        seen += page
        if not rows or (rows < page and seen >= (count_of(exchange) or 0)):
            break
    return tuple(exchanges)


def read_scope(client: Client, operation: Operation, *, base: str | None = None) -> Scope:
    """Read a collection whole when it is small, or else its newest part; `base` is a filter that always applies."""
    collection = operation.collection
    assert collection is not None
    options = {"filter": base} if base else {}
    pages = walk(client, operation.path, options, most=3)
    rows = _valid_rows(pages, collection)
    # By what it says that it holds: whoever counts a row that is on no page is not read in part for that.
    whole = max(count_of(pages[0]) or 0, len(rows)) <= _MOST_ROWS
    if whole or len(rows) < PAGE or collection.default_order[0][0] not in collection.filterable:
        return Scope(operation=operation, collection=collection, window=base, rows=rows, pages=pages)
    return _newest(client, operation, collection, rows, base)


def _newest(
    client: Client, operation: Operation, collection: Collection, rows: tuple[dict[str, Any], ...], base: str | None
) -> Scope:
    """Bound the newest rows by their first and last instant, and read that window; where too many tie, by their ids."""
    name = collection.default_order[0][0]
    first, last = rows[len(rows) * 2 // 3][name], rows[0][name]
    window = f"{name} ge {quoted(first)} and {name} le {quoted(last)}" + (f" and {base}" if base else "")
    scope = _window(client, operation, collection, window)
    if (count_of(scope.pages[0]) or 0) <= len(scope.pages) * PAGE:
        return scope
    ids: list[str] = []
    for row in rows[:PAGE]:
        if sum(len(one) + 4 for one in ids) < _LONGEST_OF_IDS and is_usable(row[collection.key]):
            ids.append(quoted(row[collection.key]))
    return _window(client, operation, collection, f"{collection.key} in ({', '.join(ids)})")


def _window(client: Client, operation: Operation, collection: Collection, window: str) -> Scope:
    pages = walk(client, operation.path, {"filter": window}, most=4)
    rows = _valid_rows(pages, collection)
    return Scope(operation=operation, collection=collection, window=window, rows=rows, pages=pages)


def _valid_rows(pages: Sequence[Exchange], collection: Collection) -> tuple[dict[str, Any], ...]:
    """Return the rows that can be compared at all, each once; what is wrong with the others, conformance says."""
    rows: dict[str, dict[str, Any]] = {}
    for page in pages:
        for row in rows_of(page):
            if isinstance(row.get(collection.key), str) and is_comparable(row, collection):
                rows.setdefault(row[collection.key], row)
    return tuple(rows.values())


def is_comparable(row: Mapping[str, Any], collection: Collection) -> bool:
    """Say whether every field of a row is of its kind, so that rows can be compared at all."""
    expected = {FieldKind.TEXT: str, FieldKind.NUMBER: (int, float), FieldKind.INSTANT: datetime}
    for name, field in collection.fields.items():
        try:
            value = value_of(row, name, field.kind)
        except (TypeError, ValueError):
            return False
        if value is None and not field.nullable:
            return False
        if isinstance(value, datetime) and value.tzinfo is None:
            return False
        if value is not None and not isinstance(value, expected[field.kind]):  # type: ignore[arg-type]  # a table of types
            return False
    return True
