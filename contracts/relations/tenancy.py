"""Relations of two tenants: what one has, the other neither sees nor changes. Only with a token of another tenant."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contracts.checks.lists import count_of
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.meanwhile import Errand
from contracts.relations.products import Products, made_id
from contracts.relations.scope import Scope
from contracts.relations.values import quoted

_CALLS_SHOWN = 3


TENANCY_KINDS = frozenset({"tenancy-read", "tenancy-list", "tenancy-write", "untouched", "page"})


class TenancyRelations:
    """What another tenant is shown of the caller's own things."""

    def __init__(self, client: Client, run_id: str, scopes: Callable[[], Sequence[Scope]], products: Products) -> None:
        """Ask through `client`; `scopes` yields the calls and call logs that are looked at."""
        self._client = client
        self._name = f"{run_id} of one tenant"
        self._scopes = scopes
        self._products = products

    def calls(self) -> Iterator[Observation]:
        """Open the caller's calls as another tenant, filter and search for them."""
        for scope in self._scopes():
            read = self._client.document.by_role(scope.collection.name, "read")
            if read is None:
                continue
            for row in scope.rows[:_CALLS_SHOWN]:
                key = str(row[scope.collection.key])
                if self._client.may_send("GET", read.path_for(key)):
                    own = self._client.get(read.path_for(key))
                    yield self._seen("tenancy-read", self._ask("GET", read.path_for(key)), own=own)
                text = f"{scope.collection.key} eq {quoted(key)}"
                yield self._listing(scope.path, scope.collection.key, [row], {"filter": text})
                if "session_id" in row:
                    text = f"session_id eq {quoted(str(row['session_id']))}"
                    yield self._listing(scope.path, scope.collection.key, [row], {"filter": text})
            yield from self._own_count(scope)
            rows = list(scope.rows)
            yield self._listing(scope.path, scope.collection.key, rows, {})
            word = next(
                (row[name] for row in scope.rows for name in scope.collection.searchable if row.get(name)), None
            )
            if word is not None:
                yield self._listing(scope.path, scope.collection.key, rows, {"search": str(word)})

    def _own_count(self, scope: Scope) -> Iterator[Observation]:
        """See that the count another tenant is told is that of the rows it can read."""
        first = self._ask("GET", scope.path, options={"top": "1"})
        last = (count_of(first) or 0) - 1
        if last >= 0:
            page = self._ask("GET", scope.path, options={"top": "5", "skip": str(last)})
            yield self._seen("page", page, key=scope.collection.key, top=5, skip=last)

    def orders(self) -> Iterator[Observation]:
        """Make an order, and read, list, change and destroy it as another tenant."""
        document = self._client.document
        create, read, update, destroy = (
            document.of("call_reports", role) for role in ("create", "read", "update", "destroy")
        )
        body = {
            "name": self._name,
            "type": "NORMAL",
            "email": "contract@check.example",
            "format": "CSV",
            "range": "TODAY",
            "cron_expr": f"0 4 * {self._client.quiet_month} *",
            "filter": {},
        }
        made = made_id(self._client.post(create.path, body))
        if made is None:
            return
        own = self._client.get(read.path_for(made))
        yield self._seen("tenancy-read", self._ask("GET", read.path_for(made)), own=own)
        row = {"id": made, "name": body["name"]}
        yield self._listing(document.of("call_reports", "list").path, "id", [row], {})
        yield self._counted(document.of("call_reports", "list").path)
        yield self._seen("tenancy-write", self._ask("POST", update.path_for(made), {"name": f"{self._name}, renamed"}))
        yield self._seen("tenancy-write", self._ask("POST", destroy.path_for(made)))
        kept = self._client.get(read.path_for(made))
        yield Observation(
            kind="untouched", operation_id=read.operation_id, exchanges=(kept,), facts={"expected": body},
            cause="beside another tenant",
        )  # fmt: skip
        self._client.post(destroy.path_for(made))

    def errands(self) -> Iterator[Errand]:
        """Have a product made, and read, list and destroy it as another tenant."""
        yield self._product()

    def _product(self) -> Errand:
        products = self._products
        create = self._client.document.of("call_reports", "create")
        order = {
            "name": f"{self._name}, a product",
            "type": "RING_GROUP_STATISTICS",
            "email": "contract@check.example",
            "format": "CSV",
            "range": "YESTERDAY",
            "filter": {"ring_groups": ["6999"]},
        }
        made = made_id(self._client.post(create.path, order))
        if made is None:
            return
        _, product = yield from products.awaited(str(order["name"]))
        self._client.get(self._client.document.of("call_reports", "read").path_for(made))
        if product is None:
            return
        own = self._client.get(products.read.path_for(product["id"]))
        yield self._seen("tenancy-read", self._ask("GET", products.read.path_for(product["id"])), own=own)
        yield self._listing(products.list.path, "id", [product], {})
        yield self._counted(products.list.path)
        self._ask("POST", products.destroy.path_for(product["id"]))
        kept = self._client.get(products.read.path_for(product["id"]))
        yield Observation(
            kind="untouched", operation_id=products.read.operation_id, exchanges=(kept,), facts={"expected": product},
            cause="beside another tenant",
        )  # fmt: skip
        self._client.post(products.destroy.path_for(product["id"]))

    def _ask(self, method: str, path: str, body: Any = None, options: Mapping[str, str] | None = None) -> Exchange:
        return self._client.send(method, path, body=body, options=options, token=self._client.target.other_token)

    def _counted(self, path: str) -> Observation:
        """See that the count another tenant is told beside its own orders or products is theirs."""
        return self._seen("page", self._ask("GET", path, options={"top": "100"}), key="id", top=100, skip=0)

    def _listing(self, path: str, key: str, own: list[dict[str, Any]], options: Mapping[str, str]) -> Observation:
        return self._seen("tenancy-list", self._ask("GET", path, options=options), key=key, own=own)

    def _seen(self, kind: str, exchange: Exchange, **facts: Any) -> Observation:
        return Observation(kind=kind, operation_id=str(exchange.operation_id), exchanges=(exchange,), facts=facts)
