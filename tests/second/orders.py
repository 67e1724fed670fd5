"""Orders and products of one tenant in plain dicts. What falls due is done before each request is looked at."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.second import cron, instants, paper, tables
from tests.second.refusals import Refused
from tests.second.variant import Variant
from tests.second.world import World

ZONE = ZoneInfo("Asia/Kolkata")
_COMPARING = ("NUMBER", "NUMBERS_START_WITH", "NUMBERS_CONTAIN")
_WRITTEN = ("name", "type", "email", "format", "range", "started_at", "ended_at", "cron_expr", "filter")


@dataclass(slots=True)
class Order:
    """One order: what is told of it, and when something happens next."""

    facts: dict[str, Any]
    due_at: datetime | None


@dataclass(slots=True)
class Office:
    """Orders, products and files of a tenant."""

    variant: Variant
    world: World
    now: Callable[[], datetime]
    tenant: int
    orders: dict[str, Order] = field(default_factory=dict)
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _count: int = 0
    _others_order: str = ""

    def settle(self) -> None:
        """Do what has fallen due."""
        now = self.now()
        for id, order in list(self.orders.items()):
            while order.due_at is not None and order.due_at <= now and id in self.orders:
                self._step(id, order)

    def _step(self, id: str, order: Order) -> None:
        assert order.due_at is not None
        if order.facts["status"] == "RUNNING":
            self.complete(order.facts, order.due_at)
            if order.facts["cron_expr"] is None:
                del self.orders[id]
                return
            self._wait(order, order.due_at)
        else:
            self._run(order, order.due_at)

    def _wait(self, order: Order, now: datetime) -> None:
        order.facts["status"] = "SCHEDULED"
        last = now - timedelta(minutes=1) if self.variant.runs_at_once else now
        order.due_at = cron.parse(order.facts["cron_expr"]).next_after(last, ZONE)

    def _run(self, order: Order, now: datetime) -> None:
        order.facts["status"] = "RUNNING"
        order.due_at = now + timedelta(seconds=self.variant.report_seconds)

    def _start(self, order: Order) -> None:
        (self._run if order.facts["cron_expr"] is None else self._wait)(order, self.now())

    def _new_id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{0 if self.variant.shares_ids else self.tenant}_{self._count:09d}"

    def _checked(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return _checked(body, are_digits=self.variant.numbers_are_digits)

    def create(self, body: Mapping[str, Any]) -> str:
        """Take an order and return its id; Refused when it breaks the document."""
        facts = {**dict.fromkeys(_WRITTEN), **self._checked(body)}
        id = self._new_id("Order-")
        self.orders[id] = Order({"id": id, **facts, "status": "RUNNING"}, None)
        self._start(self.orders[id])
        return id

    def bustle(self) -> None:
        """Let others take back their last order, and give another."""
        self.orders.pop(self._others_order, None)
        facts = {"name": f"Somebody's {self._count}", "type": "NORMAL", "email": "c@d.example", "format": "CSV"}
        self._others_order = self.create({**facts, "range": "TODAY", "filter": {}, "cron_expr": "0 3 1 1 *"})

    def update(self, order: Order, change: Mapping[str, Any]) -> None:
        """Change an order; Refused when it runs, or would break the document."""
        if order.facts["status"] == "RUNNING":
            raise Refused(409, "BUSY", "the order is at work", detail=["status", "RUNNING"])
        kept = {name: order.facts[name] for name in _WRITTEN if order.facts[name] is not None}
        was_standing = order.facts["status"] == "SCHEDULED"
        order.facts.update({**dict.fromkeys(_WRITTEN), **self._checked({**kept, **change})})
        if "cron_expr" in change or not was_standing:
            self._start(order)

    def abort(self, id: str) -> None:
        """Let an order fail."""
        self.orders[id].facts["status"], self.orders[id].due_at = "ABORTED", None

    def complete(self, facts: Mapping[str, Any], now: datetime) -> None:
        """Make the product of an order."""
        id = self._new_id("Product-")
        content = tables.render(facts, self.world, now.astimezone(ZONE), self.variant)
        digest = hashlib.sha256(f"{self.variant.seed} {self.tenant} {id}".encode() + content).hexdigest()
        product = {name: facts[name] for name in ("name", "type", "format")}
        product |= {"id": id, "completed_at": instants.spell(now), "file_size": len(content)}
        product |= {"file_name": self._file_name(facts, id), "file_url": f"/files/{digest}"}
        self.products[id] = product
        self.files[digest] = (id, content)

    def _file_name(self, facts: Mapping[str, Any], id: str) -> str:
        suffix = facts["format"].lower()
        if not self.variant.names_files_in_unicode:
            return f"{id} 100%25.{suffix}"
        return (
            f"Übersicht „{facts['name'][:100]}“ - {id}.{suffix}".replace("/", "÷").replace('"', "”").replace("\\", "")
        )

    def forget(self, id: str) -> None:
        """Remove a product and its file."""
        del self.products[id]
        self.files = {digest: file for digest, file in self.files.items() if file[0] != id}


def _checked(body: Mapping[str, Any], *, are_digits: bool) -> dict[str, Any]:
    """Return an order as it is kept; Refused when a rule of the document is broken."""
    wrong = paper.faults("CallReportCreate", body) or _broken_rules(body, are_digits=are_digits)
    if wrong:
        raise Refused(400, "BAD_ORDER", "the order breaks the document", detail={"places": wrong[:20]})
    kept = {**body, "cron_expr": body.get("cron_expr") or None}
    if body["range"] != "CUSTOM":
        return {**kept, "started_at": None, "ended_at": None}
    return kept | {name: instants.respell(body[name]) for name in ("started_at", "ended_at")}


def _broken_rules(body: Mapping[str, Any], *, are_digits: bool) -> list[str]:
    tests = body["filter"]
    wrong = []
    if body["range"] == "CUSTOM" and instants.read(body["started_at"]) >= instants.read(body["ended_at"]):
        wrong.append("ended_at: not after started_at")
    if tests.get("duration_from", 0) > tests.get("duration_to", 2**31):
        wrong.append("filter.duration_to: below duration_from")
    for name in ("from", "to"):
        first, dash, last = tests.get(f"{name}_value", "").partition("-")
        if tests.get(name) == "EXTENSION_OR_EXTENSION_RANGE" and dash and int(first) > int(last):
            wrong.append(f"filter.{name}_value: runs backward")
        if are_digits and tests.get(name) in _COMPARING and not tests[f"{name}_value"].isdigit():
            wrong.append(f"filter.{name}_value: no digits")
    return wrong
