"""Relations of recorded exchanges: what can be compared without a request of our own. Refuses to send.

The traffic of a living server is looked at in the order in which it ended. What another request could have changed
meanwhile is not compared.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from contracts.checks.lists import rows_of
from contracts.document import Collection, Document, Operation, sort_key
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.relations.plain_filter import plain_filter
from contracts.relations.scope import PAGE, is_comparable, sorted_by

RECORDED_KINDS = frozenset({
    "single", "sampled", "request", "records", "page", "default-order", "ordered-page", "filtered-page", "bad-option",
    "call", "row-and-detail", "opened", "read-twice", "file", "file-twice", "read-back", "gone",
})  # fmt: skip
_CALLS = frozenset({"cdrs", "calllogs"})
_NEVER_CHANGING = frozenset({"cdrs", "calllogs", "completed_call_reports"})
_MOST_REMEMBERED = 10_000
_MOST_ANSWERS = 200
_LONGEST_REMEMBERED = 1024 * 1024

Options = Mapping[str, str]


class _Memory(OrderedDict[Any, Any]):
    """Remembers the last things that were put in, so many at the most."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)


class Recorded:
    """Takes exchanges one after the other and yields what they show together with earlier ones."""

    def __init__(self, document: Document, base_path: str) -> None:
        """Begin with nothing remembered; `base_path` is the API's on the server recorded."""
        self._document = document
        self._base_path = base_path
        self._rows = _Memory()
        self._answers = _Memory(_MOST_ANSWERS)
        self._gone = _Memory()
        self._written = _Memory()

    def take(self, exchange: Exchange) -> Iterator[Observation]:
        """Look at one exchange with an operation of the document."""
        operation = self._document.operations[str(exchange.operation_id)]
        look = {
            ("list", "GET"): self._listed,
            ("read", "GET"): self._opened,
            ("download", "GET"): self._fetched,
            ("create", "POST"): self._created,
            ("update", "POST"): self._changed,
            ("destroy", "POST"): self._destroyed,
        }.get((operation.role, operation.method))
        if look is not None and operation.resource != "session":
            yield from look(operation, exchange)

    # -- lists -----------------------------------------------------------------------------------------------------

    def _listed(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        pairs = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
        options, collection = dict(pairs), operation.collection
        assert collection is not None
        if _is_unknown(operation, pairs) and exchange.status not in (401, 403, 429) and exchange.status < 500:
            yield _seen("bad-option", operation, exchange, cause="recorded")
        rows = rows_of(exchange)
        if exchange.status != 200 or not all(is_comparable(row, collection) for row in rows):
            return
        for row in rows:
            self._rows[operation.resource, str(row.get(collection.key))] = row
        if operation.resource in _CALLS:
            yield _seen("records", operation, exchange)
        page = _page(options)
        if page is not None:
            yield _seen("page", operation, exchange, cause="recorded", top=page[0], skip=page[1])
        yield from self._queried(operation, collection, exchange, options)

    def _queried(
        self, operation: Operation, collection: Collection, exchange: Exchange, options: Options
    ) -> Iterator[Observation]:
        rows, key = rows_of(exchange), collection.key
        order = _order(options.get("orderby", ""), collection)
        if order is not None and len(rows) > 1:
            kind = "ordered-page" if options.get("orderby") else "default-order"
            expected = [row[key] for row in sorted_by(collection, rows, order or collection.default_order)]
            yield _seen(kind, operation, exchange, cause="recorded", key=key, expected=expected)
        holds = plain_filter(options.get("filter", ""), collection)
        if holds is not None and rows:
            expected = [row[key] for row in rows if holds(row)]
            yield _seen("filtered-page", operation, exchange, cause="recorded", key=key, expected=expected)

    # -- single things ---------------------------------------------------------------------------------------------

    def _opened(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        id = self._id(operation, exchange)
        yield from self._after_destroy(operation, exchange, id)
        row = self._rows.get((operation.resource, id))
        if operation.resource in _CALLS and row is not None and exchange.status in (200, 404):
            yield _seen("opened", operation, exchange, status=200)
        if exchange.status != 200:
            return
        if row is not None and operation.resource in _NEVER_CHANGING:
            yield _seen("call" if operation.resource == "cdrs" else "row-and-detail", operation, exchange, row=row)
        if operation.resource in _NEVER_CHANGING:
            yield from self._again("read-twice", operation, exchange)
        yield from self._read_back(operation, exchange, id)

    def _fetched(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        if exchange.status != 200:
            return
        url = urlsplit(exchange.url).path
        products = (row for (resource, _), row in self._rows.items() if resource == "completed_call_reports")
        product = next((row for row in products if row.get("file_url") == url), None)
        if product is not None:
            yield _seen("file", operation, exchange, product=product, calls=None)
        yield from self._again("file-twice", operation, exchange)

    def _again(self, kind: str, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        asked = exchange.url, exchange.request_headers.get("authorization")
        earlier = self._answers.get(asked)
        if earlier is not None:
            yield Observation(kind=kind, operation_id=operation.operation_id, exchanges=(earlier, exchange))
        if len(exchange.response_body) <= _LONGEST_REMEMBERED:
            self._answers[asked] = exchange

    # -- writes ----------------------------------------------------------------------------------------------------

    def _created(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        made = members(exchange.response_body).get("id")
        if exchange.status == 201 and isinstance(made, str):
            self._gone.pop((operation.resource, made), None)
            self._written[operation.resource, made] = exchange
        yield from ()

    def _changed(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        id = self._id(operation, exchange)
        yield from self._after_destroy(operation, exchange, id)
        self._written.pop((operation.resource, id), None)

    def _destroyed(self, operation: Operation, exchange: Exchange) -> Iterator[Observation]:
        id = self._id(operation, exchange)
        yield from self._after_destroy(operation, exchange, id)
        self._written.pop((operation.resource, id), None)
        if exchange.status == 204:
            self._gone[operation.resource, id] = exchange

    def _after_destroy(self, operation: Operation, exchange: Exchange, id: str) -> Iterator[Observation]:
        destroyed = self._gone.get((operation.resource, id))
        if destroyed is None or exchange.begun <= destroyed.begun + destroyed.seconds:
            return
        if exchange.status in (401, 403, 429) or exchange.status >= 500:
            return
        yield _seen("gone", operation, exchange, cause=f"recorded {operation.role}", status=404)

    def _read_back(self, operation: Operation, exchange: Exchange, id: str) -> Iterator[Observation]:
        created = self._written.pop((operation.resource, id), None)
        if created is None or exchange.begun <= created.begun + created.seconds:
            return
        expected = {
            name: value
            for name, value in members(created.request_body).items()
            if name not in ("started_at", "ended_at") and value != ""
        }
        yield Observation(
            kind="read-back",
            operation_id=operation.operation_id,
            exchanges=(created, exchange),
            facts={"expected": expected},
            cause="recorded",
        )

    def _id(self, operation: Operation, exchange: Exchange) -> str:
        values = operation.path_values(exchange.path.removeprefix(self._base_path))
        return values[0] if values else ""


def _seen(kind: str, operation: Operation, exchange: Exchange, cause: str = "", **facts: Any) -> Observation:
    return Observation(kind=kind, operation_id=operation.operation_id, exchanges=(exchange,), facts=facts, cause=cause)


def _is_unknown(operation: Operation, pairs: list[tuple[str, str]]) -> bool:
    """Whether a request has an option that the document does not have, or one twice."""
    known = {one["name"] for one in operation.parameters}
    names = [name for name, _ in pairs]
    return any(name not in known for name in names) or len(set(names)) < len(names)


def _page(options: Options) -> tuple[int, int] | None:
    try:
        top, skip = int(options.get("top", PAGE)), int(options.get("skip", 0))
    except ValueError:
        return None
    return (top, skip) if 1 <= top <= PAGE and skip >= 0 else None


def _order(text: str, collection: Collection) -> list[tuple[str, bool]] | None:
    """The keys of an order; none for the default order, None for what cannot be read."""
    if not text.strip():
        return []
    keys = [sort_key(" ".join(part.split())) for part in text.split(",")]
    fits = all(name in collection.sortable for name, _ in keys)
    directions = {" ".join(part.split()).partition(" ")[2] for part in text.split(",")}
    return keys if fits and directions <= {"", "asc", "desc"} else None
