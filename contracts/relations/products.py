"""Products of orders that run once: waited for, looked at, fetched, destroyed; every type in every format."""

import time
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from math import inf
from random import Random
from typing import Any

from contracts.checks.lists import rows_of
from contracts.checks.products import numbers_in
from contracts.checks.tables import starts_in
from contracts.client import Client
from contracts.errors import GaveUpError
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.relations.bodies import Body, OrderMaker
from contracts.relations.meanwhile import Errand, Pause
from contracts.relations.values import quoted
from contracts.relations.window import Window
from contracts.wall import IMPOSSIBLE_ID

KEPT_KINDS = frozenset({"untouched", "listed", "file"})
EACH_TYPE_KINDS = frozenset(
    {
        "write",
        "completed",
        "product",
        "row-and-detail",
        "file",
        "files",
        "tables",
        "left",
        "gone",
        "file-without-dropped",
        "listed-call",
        "file-of-numbers",
    }
)
_FIRST_PAUSE_SECONDS = 0.05
_SLOW_SECONDS = 5.0
_LESS_PATIENCE = 10
_SHARE_OF_PATIENCE, _SECONDS_OF_THE_REST = 0.1, 30.0
_MOST_KEPT = 2
# Tables that tell numbers of all queues or ring groups, or list what others count: filters that leave nobody out.
_EVERYTHING = {"call_queues": [], "enable_exclude_calls_dropped_before_seconds": False}
_QUEUE_TABLES = (
    "QUEUE_PERFORMANCE", "QUEUE_DETAILED_STATISTICS", "QUEUE_SLA_STATISTICS", "QUEUE_BREACHES_SLA_STATISTICS",
    "TEAM_QUEUE_GENERAL_STATISTICS",
)  # fmt: skip
_CALLBACKS = ("QUEUE_CALLBACKS", "QUEUE_FAILED_CALLBACKS")
_TABLES: Mapping[str, Body] = {
    **dict.fromkeys(_QUEUE_TABLES, _EVERYTHING),
    **{type: {"call_queues": []} for type in _CALLBACKS},
    "RING_GROUP_STATISTICS": {"ring_groups": []},
}
_WEEKS = timedelta(weeks=4)
_ABANDONED, _DAY_SECONDS = "QUEUE_ABANDONED_CALLS", 86_400
_WITHOUT_DROPPED = {
    "enable_exclude_calls_dropped_before_seconds": True,
    "exclude_calls_dropped_before_seconds": _DAY_SECONDS,
}
_WITH_DROPPED = _WITHOUT_DROPPED | _EVERYTHING
_AS_CSV_FIRST = frozenset({*_TABLES, _ABANDONED, "EXTENSION_GROUP_CALL_COST"})
_LISTS_OF_CALLS = (_ABANDONED, "QUEUE_BREACHES_SLA_STATISTICS")
_SECONDS_OFF = timedelta(seconds=2)
_OTHER_FORMAT = {"CSV": "HTML", "HTML": "CSV"}


def _weeks_until(window: Body) -> Body:
    """The weeks that end with a window, in which most queues had calls."""
    start = datetime.fromisoformat(window["ended_at"]) - _WEEKS
    return {**window, "started_at": f"{start:%Y-%m-%dT%H:%M:%SZ}"}


def made_id(created: Exchange) -> str | None:
    """The id that an order was given; None when none was made, or it is no text."""
    made = members(created.response_body).get("id")
    return made if isinstance(made, str) and created.status < 300 else None


class Products:
    """Looks for products and their files; all who look through one share its patience."""

    def __init__(self, client: Client) -> None:
        """Look through `client`."""
        self._client = client
        document = client.document
        self.list = document.of("completed_call_reports", "list")
        self.read = document.of("completed_call_reports", "read")
        self.destroy = document.of("completed_call_reports", "destroy")
        self.download = document.of("blobs", "download")
        self.longest_wait_seconds = 0.0

    def awaited(self, name: str) -> Generator[Pause, None, tuple[Exchange, dict[str, Any] | None]]:
        """Pause until the product of an order is there, and look less and less often; return what was found.

        GaveUpError when patience is at an end that is short for want of time alone: the target may well need more.
        """
        pause, begun = _FIRST_PAUSE_SECONDS, None
        while True:
            yield Pause(seconds=pause, is_late=begun is not None)
            # Patience begins with the first look, for until then nobody may have had time for one.
            begun = begun or time.monotonic()
            found = self._client.get(self.list.path, filter=f"name eq {quoted(name)}")
            rows = [row for row in rows_of(found) if row.get("name") == name]
            waited = time.monotonic() - begun
            if rows or waited > self._patience_seconds:
                self.longest_wait_seconds = max(waited, self.longest_wait_seconds)
                if not rows and self._is_short_of_time:
                    raise GaveUpError(f"there was no time to wait for the product of {name}")
                return found, rows[0] if rows else None
            pause = min(pause * 1.5, 1.0)

    @property
    def _patience_seconds(self) -> float:
        """For how long a product is waited for: not so long any more when one did not come."""
        patience = min(self._client.settings.report_patience_seconds, self._affordable_seconds)
        return patience if self.longest_wait_seconds <= patience else patience / _LESS_PATIENCE

    @property
    def _affordable_seconds(self) -> float:
        """How much of the whole run's time a late report may take."""
        whole = self._client.settings.max_seconds or inf
        return max(_SHARE_OF_PATIENCE * whole, whole - _SECONDS_OF_THE_REST)

    @property
    def _is_short_of_time(self) -> bool:
        return self._affordable_seconds < self._client.settings.report_patience_seconds

    def fetch(self, product: dict[str, Any]) -> Exchange:
        """Fetch a product's file without a token."""
        digest = str(product.get("file_url", "")).rpartition("/")[2] or IMPOSSIBLE_ID
        return self._client.send("GET", self.download.path_as_spelt(digest), token=None)


class ProductsOfEachType:
    """Orders a report of every type and looks at what comes of it; tables that can be compared are of one range."""

    def __init__(self, client: Client, run_id: str, window: Window, products: Products) -> None:
        """Send through `client`; every name begins with `run_id`, `window` ends where the range of tables does."""
        self._client = client
        self._maker = OrderMaker(client.document, Random(client.settings.seed), run_id, client.quiet_month)  # noqa: S311 - chance for tests
        self._window = window
        self._products = products
        self._create = client.document.of("call_reports", "create")
        self._read = client.document.of("call_reports", "read")
        self._weeks: Body = {}
        self._services: list[str] = []
        self._tables: list[tuple[str, Exchange]] = []
        self._kept: list[dict[str, Any]] = []
        self._urls: list[Any] = []
        self._last: Exchange | None = None

    def errands(self) -> Iterator[Errand]:
        """Yield an errand for each; a server that takes seconds for a report is not kept busy with all of them."""
        self._urls, self._tables = [], []
        window, calls = self._window.read_for("products of each type")
        numbers = {str(call.get("service_number")) for call in calls or ()}
        self._services = sorted(one for one in numbers if one.isdecimal() and len(one) > 2)
        self._weeks = _weeks_until(window) if window else {}
        types = self._maker.types
        yield from self._while_quick(
            self._errand(self._order(type), is_kept=type in types[:_MOST_KEPT]) for type in types
        )
        yield from self._while_quick(self._errand_again(self._order_again(type)) for type in types)
        yield from self._while_quick(self._errand_of_one(type) for type in (*_QUEUE_TABLES, _ABANDONED, *_CALLBACKS))

    def _while_quick(self, errands: Iterator[Errand]) -> Iterator[Errand]:
        return takewhile(lambda _: self._products.longest_wait_seconds < _SLOW_SECONDS, errands)

    def together(self) -> Iterator[Observation]:
        """See that all products have files of their own, and that tables about the same calls agree."""
        if len(self._tables) > 1:
            types, files = zip(*self._tables, strict=True)
            yield self._seen("tables", self._products.download, *files, types=types)
        if self._last is not None and len(self._urls) > 1:
            yield self._seen("files", self._products.download, self._last, urls=self._urls)

    def still_there(self) -> Iterator[Observation]:
        """See that the products that were kept stay as they are, whatever was done to orders meanwhile."""
        products = self._products
        for product in self._kept:
            read = self._client.get(products.read.path_for(product["id"]))
            yield self._seen("untouched", products.read, read, cause="beside other orders", expected=product)
            file = products.fetch(product)
            yield self._seen("file", products.download, file, cause="kept", product=product, calls=None)
        if self._kept:
            name = self._kept[0]["name"]
            found = self._client.get(products.list.path, filter=f"name eq {quoted(name)}")
            yield self._seen("listed", products.list, found, cause="kept", living=self._kept[:1], gone=())

    def _order(self, type: str) -> Body:
        order = self._maker.order(type, f"product of {type}")
        del order["cron_expr"]
        order["format"] = "CSV" if type in _AS_CSV_FIRST else "HTML"
        if type in _TABLES and self._weeks:
            order = {**order, **self._weeks, "filter": _TABLES[type]}
        if type == _ABANDONED:
            order = {**order, **self._weeks, "filter": _WITHOUT_DROPPED}
        return order

    def _order_again(self, type: str) -> Body:
        order = self._order(type)
        order |= {"name": f"{order['name']} again", "format": _OTHER_FORMAT[order["format"]]}
        return {**order, "filter": _WITH_DROPPED} if type == _ABANDONED else order

    def _errand(self, order: Body, *, is_kept: bool) -> Errand:
        created = self._client.post(self._create.path, order)
        cause = str(order["type"])
        yield self._seen("write", self._create, created, cause=f"create {cause}", status=201)
        made = made_id(created)
        if made is None:
            return
        found, product = yield from self._products.awaited(order["name"])
        yield self._seen("completed", self._products.list, found, cause=cause, product=product)
        if product is not None:
            self._last = created
            self._urls.append(product.get("file_url"))
            yield from self._look_at(product, order, made, is_kept=is_kept)

    def _errand_again(self, order: Body) -> Errand:
        cause = f"{order['type']} as {order['format']}"
        created = self._client.post(self._create.path, order)
        yield self._seen("write", self._create, created, cause=f"create {cause}", status=201)
        if made_id(created) is None:
            return
        found, product = yield from self._products.awaited(order["name"])
        yield self._seen("completed", self._products.list, found, cause=cause, product=product)
        if product is None:
            return
        self._urls.append(product.get("file_url"))
        file = self._products.fetch(product)
        yield self._seen("file", self._products.download, file, cause=cause, product=product, calls=None)
        self._keep_table(order, file)
        yield from self._calls_then(cause, file)
        self._client.post(self._products.destroy.path_for(product["id"]))

    def _errand_of_one(self, type: str) -> Errand:
        """Ask for one queue of those that tables told of, and see that no other of them is told of."""
        told = {number for _, file in self._tables for number in numbers_in(file.response_body)}
        queue, *others = [one for one in self._services if one in told] or [""]
        if not others:
            return
        order = self._order(type)
        order |= {"name": f"{order['name']} of one", "format": "CSV", "filter": {"call_queues": [queue]}, **self._weeks}
        if made_id(self._client.post(self._create.path, order)) is None:
            return
        _, product = yield from self._products.awaited(order["name"])
        if product is not None:
            file = self._products.fetch(product)
            facts = {"numbers": (), "others": others, "is_of_numbers": False}
            yield self._seen("file-of-numbers", self._products.download, file, cause=type, product=product, **facts)
            self._client.post(self._products.destroy.path_for(product["id"]))

    def _keep_table(self, order: Body, file: Exchange) -> None:
        """Keep a file that leaves nobody out, to be compared with others of the same range."""
        if self._weeks and (order["type"] in _TABLES or order["filter"] == _WITH_DROPPED):
            self._tables.append((order["type"], file))

    def _calls_then(self, cause: str, file: Exchange) -> Iterator[Observation]:
        """Look for calls that were under way when the first and the last call of a list are said to have begun."""
        calls = self._client.document.of("cdrs", "list").path
        starts = starts_in(file) if cause.startswith(_LISTS_OF_CALLS) else []
        for start in dict.fromkeys([*starts[:1], *starts[-1:]]):
            sooner, later = (quoted((start + one).isoformat()) for one in (_SECONDS_OFF, -_SECONDS_OFF))
            found = self._client.get(calls, filter=f"started_at le {sooner} and ended_at ge {later}", top=1)
            yield self._seen("listed-call", self._products.download, found, file, cause=cause)

    def _look_at(self, product: dict[str, Any], order: Body, made: str, *, is_kept: bool) -> Iterator[Observation]:
        products, cause = self._products, str(order["type"])
        detail = self._client.get(products.read.path_for(product["id"]))
        yield self._seen("product", products.read, detail, cause=cause, order=order)
        yield self._seen("row-and-detail", products.read, detail, cause=cause, row=product)
        file = products.fetch(product)
        yield self._seen("file", products.download, file, cause=cause, product=product, calls=None)
        if cause == _ABANDONED:
            yield self._seen("file-without-dropped", products.download, file, cause=cause, seconds=_DAY_SECONDS)
        self._keep_table(order, file)
        yield from self._calls_then(cause, file)
        left = self._client.get(self._read.path_for(made))
        yield self._seen("left", self._read, left, cause=cause)
        if is_kept:
            # Something for the list of products to show, until the run is over.
            self._kept.append(product)
            return
        destroyed = self._client.post(products.destroy.path_for(product["id"]))
        yield self._seen("write", products.destroy, destroyed, cause=f"destroy {cause}", status=204)
        read = self._client.get(products.read.path_for(product["id"]))
        yield self._seen("gone", products.read, read, cause=f"read {cause}", status=404)

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )
