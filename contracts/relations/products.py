"""Products of orders that run once: waited for, looked at, fetched, destroyed; one of every type."""

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.relations.bodies import Body, OrderMaker
from contracts.relations.cases import quoted
from contracts.wall import IMPOSSIBLE_ID

KEPT_KINDS = frozenset({"untouched", "listed"})
EACH_TYPE_KINDS = frozenset({"write", "completed", "product", "row-and-detail", "file", "files", "left", "gone"})
_FIRST_PAUSE_SECONDS = 0.05
_AT_ONCE = 3
_SLOW_SECONDS = 5.0
_MOST_KEPT = 2


def made_id(created: Exchange) -> str | None:
    """The id that an order was given; None when none was made, or it is no text."""
    made = members(created.response_body).get("id")
    return made if isinstance(made, str) and created.status < 300 else None


class Products:
    """Looks for products and their files."""

    def __init__(self, client: Client) -> None:
        """Look through `client`."""
        self._client = client
        document = client.document
        self.list = document.of("completed_call_reports", "list")
        self.read = document.of("completed_call_reports", "read")
        self.destroy = document.of("completed_call_reports", "destroy")
        self.download = document.of("blobs", "download")

    def wait_for(self, name: str) -> tuple[Exchange, dict[str, Any] | None]:
        """Look for the product of an order until it is there, less and less often."""
        until = time.monotonic() + self._client.settings.report_patience_seconds
        pause = _FIRST_PAUSE_SECONDS
        while True:
            found = self._client.get(self.list.path, filter=f"name eq {quoted(name)}")
            rows = [row for row in rows_of(found) if row.get("name") == name]
            if rows or time.monotonic() > until:
                return found, rows[0] if rows else None
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)

    def fetch(self, product: dict[str, Any]) -> Exchange:
        """Fetch a product's file without a token."""
        digest = str(product.get("file_url", "")).rpartition("/")[2] or IMPOSSIBLE_ID
        return self._client.send("GET", self.download.path_for(digest), token=None)


class ProductsOfEachType:
    """Orders a report of every type, in both formats by turns, a few at a time, and looks at what comes of it."""

    def __init__(self, client: Client, run_id: str) -> None:
        """Send through `client`; every name begins with `run_id`."""
        self._client = client
        self._maker = OrderMaker(client.document, Random(client.settings.seed), run_id, client.quiet_month)  # noqa: S311 - chance for tests
        self._products = Products(client)
        self._create = client.document.of("call_reports", "create")
        self._read = client.document.of("call_reports", "read")
        self._kept: list[dict[str, Any]] = []

    def observations(self) -> Iterator[Observation]:
        """Yield what is seen of each; a server that takes seconds for a report is not kept busy with all of them."""
        orders = [self._order(place, type) for place, type in enumerate(self._maker.types)]
        for first in range(0, len(orders), _AT_ONCE):
            begun = time.monotonic()
            yield from self._run(orders[first : first + _AT_ONCE])
            if time.monotonic() - begun > _SLOW_SECONDS:
                return

    def still_there(self) -> Iterator[Observation]:
        """See that the products that were kept stay as they are, whatever was done to orders meanwhile."""
        products = self._products
        for product in self._kept:
            read = self._client.get(products.read.path_for(product["id"]))
            yield self._seen("untouched", products.read, read, cause="beside other orders", expected=product)
        if self._kept:
            name = self._kept[0]["name"]
            found = self._client.get(products.list.path, filter=f"name eq {quoted(name)}")
            yield self._seen("listed", products.list, found, cause="kept", living=self._kept[:1], gone=())

    def _order(self, place: int, type: str) -> Body:
        order = self._maker.order(type, f"product of {type}")
        del order["cron_expr"]
        return {**order, "format": ("HTML", "CSV")[place % 2]}

    def _run(self, orders: Sequence[Body]) -> Iterator[Observation]:
        begun = [(order, self._client.post(self._create.path, order)) for order in orders]
        urls = []
        for order, created in begun:
            cause = str(order["type"])
            yield self._seen("write", self._create, created, cause=f"create {cause}", status=201)
            made = made_id(created)
            if made is None:
                continue
            found, product = self._products.wait_for(order["name"])
            yield self._seen("completed", self._products.list, found, cause=cause, product=product)
            if product is not None:
                urls.append(product.get("file_url"))
                yield from self._look_at(product, order, made)
        if len(urls) > 1:
            yield self._seen("files", self._products.download, begun[-1][1], urls=urls)

    def _look_at(self, product: dict[str, Any], order: Body, made: str) -> Iterator[Observation]:
        products, cause = self._products, str(order["type"])
        detail = self._client.get(products.read.path_for(product["id"]))
        yield self._seen("product", products.read, detail, cause=cause, order=order)
        yield self._seen("row-and-detail", products.read, detail, cause=cause, row=product)
        file = products.fetch(product)
        yield self._seen("file", products.download, file, cause=cause, product=product, calls=None)
        left = self._client.get(self._read.path_for(made))
        yield self._seen("left", self._read, left, cause=cause)
        if len(self._kept) < _MOST_KEPT:
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
