"""Relations of orders that run once: the product, its file, what is left when the product is destroyed."""

from collections.abc import Iterator
from typing import Any

from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body
from contracts.relations.meanwhile import Errand
from contracts.relations.products import Products, made_id
from contracts.relations.values import quoted
from contracts.relations.window import Window
from contracts.wall import IMPOSSIBLE_ID

ONCE_KINDS = frozenset({
    "write", "completed", "left", "product", "row-and-detail", "file", "file-filtered", "file-twice", "files", "gone",
    "file-gone", "listed", "destroy-unknown",
})  # fmt: skip


class OneShots:
    """A few orders without a schedule, of which each is followed to its file."""

    def __init__(self, client: Client, run_id: str, window: Window, products: Products) -> None:
        """Work through `client`; every name begins with `run_id`, `window` is what files are compared with."""
        self._client = client
        self._run_id = run_id
        self._window = window
        self._products = products
        self._create = client.document.of("call_reports", "create")
        self._read = client.document.of("call_reports", "read")
        self._made: list[dict[str, Any]] = []

    def errands(self) -> Iterator[Errand]:
        """Yield an errand for each of four reports: all calls, some calls, a page of all, and one of ring groups."""
        self._made = []
        window, calls = self._window.read_for("once")
        yield self._errand(self._body("once, Łódź 東京", **window, filter={}), calls)
        yield self._errand(self._body("once again", **window, filter={"answer_state": "ANSWERED"}), calls)
        yield self._errand(self._body("once as page, Łódź", **window, format="HTML", filter={}), calls)
        groups = {"format": "HTML", "type": "RING_GROUP_STATISTICS", "filter": {"ring_groups": []}}
        yield self._errand(self._body("once as page of groups", **groups), calls)

    def _body(self, name: str, **changes: Any) -> Body:
        base: Body = {
            "name": f"{self._run_id} {name}",
            "type": "NORMAL",
            "email": "contract@check.example",
            "format": "CSV",
            "range": "TODAY",
        }
        return {**base, **changes}

    def _errand(self, order: Body, calls: list[Body] | None) -> Errand:
        created = self._client.post(self._create.path, order)
        yield self._seen("write", self._create, created, cause="create", status=201)
        made = made_id(created)
        if made is None:
            return
        found, product = yield from self._products.awaited(order["name"])
        yield self._seen("completed", self._products.list, found, product=product)
        if product is None:
            return
        yield self._seen("left", self._read, self._client.get(self._read.path_for(made)))
        detail = self._client.get(self._products.read.path_for(product["id"]))
        yield self._seen("product", self._products.read, detail, order=order)
        yield self._seen("row-and-detail", self._products.read, detail, row=product)
        yield from self._file(order, product, calls if order["range"] == "CUSTOM" else None)
        self._made.append(product)

    def _file(self, order: Body, product: dict[str, Any], calls: list[Body] | None) -> Iterator[Observation]:
        download, file = self._products.download, self._products.fetch(product)
        if order["filter"] and calls is not None:
            answered = [call for call in calls if call["answered_at"]]
            yield self._seen("file-filtered", download, file, product=product, calls=answered)
        else:
            yield self._seen("file", download, file, product=product, calls=calls)
        yield self._seen("file-twice", download, file, self._products.fetch(product))

    def after_all(self) -> Iterator[Observation]:
        """See that the products have files of their own, destroy one of them, and see that it is gone with its file."""
        products, made = self._products, self._made
        if len(made) > 1:
            urls = [product.get("file_url") for product in made]
            yield self._seen("files", products.download, products.fetch(made[-1]), urls=urls)
        if not made:
            return
        destroy, read = (one.path_for(made[0]["id"]) for one in (products.destroy, products.read))
        yield self._seen("write", products.destroy, self._client.post(destroy), cause="destroy", status=204)
        yield self._seen("gone", products.read, self._client.get(read), cause="read", status=404)
        yield self._seen("gone", products.destroy, self._client.post(destroy), cause="second destroy", status=404)
        never = self._client.post(products.destroy.path_for(IMPOSSIBLE_ID))
        yield self._seen("destroy-unknown", products.destroy, never, status=404)
        left = self._client.get(products.list.path, filter=f"name eq {quoted(made[0]['name'])}")
        yield self._seen("listed", products.list, left, living=(), gone=(made[0]["id"],))
        yield self._seen("file-gone", products.download, products.fetch(made[0]))

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )
