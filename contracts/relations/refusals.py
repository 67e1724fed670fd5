"""What a list must refuse: filters and options that the document does not have. Refuses to send."""

from collections.abc import Iterator
from typing import Any

from contracts.document import Collection, Document, FieldKind

_FILTERS = (
    ("unknown field", "no_such_field eq 'x'"),
    ("unknown operator", "id is 'x'"),
    ("open quote", "id eq 'x"),
    ("dangling and", "id eq 'x' and"),
    ("nothing", "()"),
    ("operator in upper case", "id EQ 'x'"),
    ("and in upper case", "id ne 'x' AND id ne 'y'"),
    ("field in upper case", "ID eq 'x'"),
    ("unclosed bracket", "(id eq 'x'"),
    ("brackets sixty deep", f"{'(' * 60}id ne 'x'{')' * 60}"),
    ("longer than is allowed", f"id ne '{'x' * 4_100}'"),
    ("more terms than are allowed", " or ".join(["id ne 'x'"] * 250)),
)
_OPTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("unknown option", {"filtre": "id eq 'x'"}),
    ("dollar sign", {"$top": "1"}),
    ("top of zero", {"top": "0"}),
    ("top above the most", {"top": "101"}),
    ("negative skip", {"skip": "-1"}),
    ("top that is no number", {"top": "ten"}),
    ("order by an unknown field", {"orderby": "no_such_field"}),
    ("order in an unknown direction", {"orderby": "id up"}),
    ("order in a direction in upper case", {"orderby": "id DESC"}),
    ("order by a field twice", {"orderby": "id asc, id desc"}),
    ("order by a field in upper case", {"orderby": "ID"}),
    ("count that is a number", {"count": "1"}),
    ("empty filter", {"filter": ""}),
    ("empty order", {"orderby": ""}),
    ("search that is too long", {"search": "x" * 257}),
)
_REPEATED = (
    ("top twice", "top=1&top=2"),
    ("search twice", "search=a&search=b"),
    ("filter twice", "filter=id%20ne%20%27x%27&filter=id%20ne%20%27y%27"),
)


def bad_filters(collection: Collection, document: Document) -> Iterator[tuple[str, str]]:
    """Yield filters that are malformed, or ask for what the collection cannot be filtered by, each with its cause."""
    yield from _FILTERS
    for name in _first(collection, FieldKind.INSTANT):
        yield "a day that does not exist", f"{name} gt '2026-02-30T00:00:00Z'"
        yield "a text for an instant", f"{name} gt 'yesterday'"
    for name in _first(collection, FieldKind.NUMBER):
        yield "a text for a number", f"{name} gt 'many'"
    for name in _strange_fields(collection, document):
        yield "a field that is not filterable", f"{name} ne null"


def bad_options(collection: Collection, document: Document) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield options that are unknown, malformed or out of bounds, each with its cause."""
    yield from _OPTIONS
    for name in _strange_fields(collection, document):
        yield "order by a field that is not sortable", {"orderby": name}


def repeated_options() -> Iterator[tuple[str, str]]:
    """Yield queries that give one option twice, as they stand in an address."""
    yield from _REPEATED


def _first(collection: Collection, kind: FieldKind) -> list[str]:
    return [name for name in collection.filterable if collection.fields[name].kind is kind][:1]


def _strange_fields(collection: Collection, document: Document) -> list[str]:
    """Fields that the document knows, of this thing in full or of others, and that this list has not."""
    found = dict.fromkeys(_fields_in_full(collection.name, document))
    for other in document.collections():
        found |= dict.fromkeys(other.filterable)
    own = {*collection.filterable, *collection.sortable}
    return [name for name in found if name not in own][:6]


def _fields_in_full(resource: str, document: Document) -> list[str]:
    read = document.by_role(resource, "read")
    if read is None:
        return []
    content = read.definition["responses"]["200"]["content"]["application/json"]
    schema: Any = document.resolve(content["schema"])
    rows = document.resolve(schema["properties"].get("items", {})).get("items")
    return list(document.resolve(rows)["properties"] if rows else schema["properties"])
