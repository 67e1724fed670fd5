"""The query options of a collection, bound to its fields. Refuses to know SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockpbx.errors import Fault, ValidationError, invalid
from mockpbx.query.binding import Bound, bind_filter, field_kind
from mockpbx.query.parser import parse_filter
from mockpbx.query.search import Search, parse_search
from mockpbx.spec import Collection

DEFAULT_TOP = 100
_KEY = re.compile(r"\s*(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:\s+(?P<direction>asc|desc))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by."""

    name: str
    is_descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a list is asked for. `order` always ends in `id`, so that no two rows tie.

    `is_default` says that all rows are meant, in the collection's default order.
    """

    condition: Bound | None
    search: Search
    order: tuple[SortKey, ...]
    skip: int
    top: int
    is_default: bool = False


def build_query(collection: Collection, options: Mapping[str, Any]) -> Query:
    """Build a query from validated options; ValidationError says what in them the collection does not know."""
    faults: list[Fault] = []
    condition = order = None
    try:
        condition = bind_filter(parse_filter(options["filter"]), collection) if "filter" in options else None
    except ValidationError as error:
        faults.extend(error.faults)
    try:
        order = parse_orderby(options["orderby"], collection) if "orderby" in options else _default_order(collection)
    except ValidationError as error:
        faults.extend(error.faults)
    if faults or order is None:
        raise ValidationError(faults=faults)
    return Query(
        condition=condition,
        search=parse_search(options.get("search", "")),
        order=order,
        skip=options.get("skip", 0),
        top=options.get("top", DEFAULT_TOP),
        is_default=options.keys().isdisjoint(("filter", "orderby", "search")),
    )


def _default_order(collection: Collection) -> tuple[SortKey, ...]:
    return tuple(SortKey(name, descending) for name, descending in collection.default_order)


def parse_orderby(text: str, collection: Collection) -> tuple[SortKey, ...]:
    """Parse an orderby and add `id` as the last key; ValidationError names the column of what is wrong."""
    keys: dict[str, SortKey] = {}
    column = 1
    for part in text.split(","):
        match = _KEY.fullmatch(part)
        if match is None:
            raise invalid("orderby", f"column {column}: a field is wanted, then asc or desc", column=column)
        name, at = match["name"], column + match.start("name")
        field_kind(name, collection, collection.sortable, option="orderby", column=at)
        if name in keys:
            raise invalid("orderby", f"column {at}: {name} stands here twice", column=at)
        keys[name] = SortKey(name, match["direction"] == "desc")
        column += len(part) + 1
    keys.setdefault("id", SortKey("id", is_descending=False))
    return tuple(keys.values())
