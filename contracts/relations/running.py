"""Relations of orders that run: what they are while they run, when they may be changed, and what comes of them."""

from collections.abc import Iterator
from typing import Any

from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body
from contracts.relations.meanwhile import Errand
from contracts.relations.products import Products, made_id

RUNNING_KINDS = frozenset(
    {"filtered", "write", "read-back", "running", "running-update", "unscheduled", "no-product", "completed"}
)

_MOST_TRIES = 4


class RunningOrders:
    """Orders without a schedule, looked at before they are done."""

    def __init__(self, client: Client, run_id: str, products: Products) -> None:
        """Send through `client`; every name begins with `run_id`."""
        self._client = client
        self._run_id = run_id
        self._products = products
        document = client.document
        self._create, self._read, self._update, self._destroy, self._list = (
            document.of("call_reports", role) for role in ("create", "read", "update", "destroy", "list")
        )

    def errands(self) -> Iterator[Errand]:
        """Look at one that runs, try to change it, abandon another, and take the schedule of a third away."""
        yield self._abandoned_and_run()
        yield self._schedule_taken_away()

    def _abandoned_and_run(self) -> Errand:
        abandoned = self._order("abandoned")
        created, read, destroyed = self._made_and_destroyed(abandoned)
        yield self._seen("write", self._create, created, cause="create what runs", status=201)
        if read is not None and read.status == 200:
            yield self._seen("running", self._read, read, cause="one that is abandoned")
        # Between the read and the destroy its run may have ended, and the order with it.
        if destroyed is not None and destroyed.status != 404:
            yield self._seen("write", self._destroy, destroyed, cause="destroy what runs", status=204)
        yield from self._as_it_runs()
        # By now one that began later had its product; what was abandoned must have none.
        if destroyed is not None and destroyed.status == 204:
            found = self._client.get(self._products.list.path, filter=f"name eq '{abandoned['name']}'")
            yield self._seen("no-product", self._products.list, found, name=abandoned["name"])

    def _made_and_destroyed(self, order: Body) -> tuple[Exchange, Exchange | None, Exchange | None]:
        """Order something, read it, and destroy it where it is still there, whatever is said of it."""
        created = self._client.post(self._create.path, order)
        made = made_id(created)
        if made is None:
            return created, None, None
        read = self._client.get(self._read.path_for(made))
        return created, read, self._client.post(self._destroy.path_for(made)) if read.status == 200 else None

    def _as_it_runs(self) -> Errand:
        order, created, read = self._read_as_it_runs()
        yield self._seen("write", self._create, created, cause="create with an empty schedule", status=201)
        made = made_id(created)
        if made is None or read is None:
            return
        blank = self._client.get(self._list.path, filter=f"cron_expr eq null and name eq '{order['name']}'")
        still = self._client.get(self._read.path_for(made))
        if still.status == 200:
            yield self._seen("filtered", self._list, blank, cause="a blank schedule", key="id", expected=[made])
        if read.status == 200:
            # Instants have no effect with a range of days, and an empty schedule is none.
            expected = {**order, "cron_expr": None, "started_at": None, "ended_at": None, "id": made}
            yield self._seen("read-back", self._read, read, cause="an order that runs", expected=expected)
            yield self._seen("running", self._read, read)
        changed = self._client.post(self._update.path_for(made), {"name": f"{order['name']} changed"})
        after = self._client.get(self._read.path_for(made))
        yield self._seen("running-update", self._update, read, changed, after)
        found, product = yield from self._products.awaited(order["name"])
        self._client.get(self._read.path_for(made))
        yield self._seen("completed", self._products.list, found, cause="after a refused change", product=product)

    def _read_as_it_runs(self) -> tuple[Body, Exchange, Exchange | None]:
        """Order something that runs and read it at once; where it was done before that, order another."""
        order, created, read = self._made_and_read("runs")
        for turn in range(2, _MOST_TRIES + 1):
            if read is None or read.status != 404:
                break
            order, created, read = self._made_and_read(f"runs, try {turn}")
        return order, created, read

    def _made_and_read(self, name: str) -> tuple[Body, Exchange, Exchange | None]:
        order = {**self._order(name), "cron_expr": ""}
        order |= {"started_at": "2026-02-01T00:00:00Z", "ended_at": "2026-02-02T00:00:00Z"}
        created = self._client.post(self._create.path, order)
        made = made_id(created)
        return order, created, None if made is None else self._client.get(self._read.path_for(made))

    def _schedule_taken_away(self) -> Errand:
        order = {**self._order("scheduled, then not"), "cron_expr": f"30 5 28 {self._client.quiet_month} *"}
        made = made_id(self._client.post(self._create.path, order))
        if made is None:
            return
        updated = self._client.post(self._update.path_for(made), {"cron_expr": ""})
        yield self._seen("write", self._update, updated, cause="update that takes the schedule away", status=200)
        read = self._client.get(self._read.path_for(made))
        yield self._seen("unscheduled", self._read, read)
        found, product = yield from self._products.awaited(order["name"])
        yield self._seen("completed", self._products.list, found, cause="a schedule taken away", product=product)
        self._client.get(self._read.path_for(made))

    def _order(self, name: str) -> Body:
        return {
            "name": f"{self._run_id} {name}",
            "type": "QUEUE_CALLBACKS",
            "email": "Contract.Check@check.example",
            "format": "CSV",
            "range": "YESTERDAY",
            "filter": {"call_queues": ["8002", "8001"]},
        }

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )
