"""Orders are created, changed, destroyed and run in any sequence, and are at every moment what a small model says."""

from dataclasses import dataclass
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from mockpbx.clock import ManualClock
from mockpbx.errors import ConflictError, NotFoundError
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, HOUR, SECOND
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
RUN = 100 * SECOND
BODY: dict[str, Any] = {"type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
NAMES = st.sampled_from(["a", "b", "c"])


@dataclass(slots=True)
class Known:
    """What is known of one order: its name, whether it stands, its state, and when something happens to it next."""

    name: str
    is_standing: bool
    status: str
    due: int


class Orders(RuleBasedStateMachine):
    """One PBX beside the model; schedules fire at full hours."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.clock = ManualClock(NOW)
        self.pbx = Pbx(SPEC, PbxSettings(scenario="empty", report_seconds=100, retention_days=4000), self.clock)
        self.jobs = Jobs(self.pbx)
        self.known: dict[str, Known] = {}
        self.products: list[str] = []

    def teardown(self) -> None:
        """Close the PBX."""
        self.pbx.close()

    def _begun(self, name: str, is_standing: bool) -> Known:
        due = self.clock.now() // HOUR * HOUR + HOUR if is_standing else self.clock.now() + RUN
        return Known(name, is_standing, "SCHEDULED" if is_standing else "RUNNING", due)

    @rule(target=orders, name=NAMES, is_standing=st.booleans())
    def create(self, name: str, is_standing: bool) -> str:
        """Order a report, for once or every hour."""
        report_id = self.pbx.create_report({**BODY, "name": name, "cron_expr": "0 * * * *" if is_standing else ""})
        assert report_id not in self.known
        self.known[report_id] = self._begun(name, is_standing)
        return report_id

    @rule(report_id=orders, name=NAMES, cron=st.sampled_from([None, "", "0 * * * *"]))
    def update(self, report_id: str, name: str, cron: str | None) -> None:
        """Change an order: not while it runs, and not when it is gone."""
        known = self.known.get(report_id)
        body = {"name": name} if cron is None else {"name": name, "cron_expr": cron}
        try:
            self.pbx.update_report(report_id, body)
        except ConflictError:
            assert known is not None
            assert known.status == "RUNNING"
        except NotFoundError:
            assert known is None
        else:
            assert known is not None
            assert known.status != "RUNNING"
            self.known[report_id] = self._begun(name, known.is_standing if cron is None else bool(cron))

    @rule(report_id=consumes(orders))
    def destroy(self, report_id: str) -> None:
        """Destroy an order that is there."""
        is_there = report_id in self.known
        try:
            self.pbx.destroy_report(report_id)
        except NotFoundError:
            assert not is_there
        else:
            assert is_there
            del self.known[report_id]

    @rule(step=st.integers(1, DAY))
    def advance(self, step: int) -> None:
        """Let time pass; runs begin, end, and leave products."""
        target = self.clock.now() + step
        while (due := min((one.due for one in self.known.values()), default=target + 1)) <= target:
            self._happen(due)
        self.jobs.advance(step)
        assert self.clock.now() == target

    def _happen(self, due: int) -> None:
        report_id, known = min(self.known.items(), key=lambda one: (one[1].due, int(one[0])))
        if known.status == "SCHEDULED":
            known.status, known.due = "RUNNING", due + RUN
            return
        self.products.append(known.name)
        if known.is_standing:
            known.status, known.due = "SCHEDULED", due // HOUR * HOUR + HOUR
        else:
            del self.known[report_id]

    @rule(place=st.integers(0, 50))
    def destroy_product(self, place: int) -> None:
        """Destroy a product and its file; the others stay."""
        rows = self._rows("listCompletedCallReports")
        if place < len(rows):
            digest = self.pbx.completed(rows[place]["id"]).digest
            self.pbx.destroy_completed(rows[place]["id"])
            self.products.remove(rows[place]["name"])
            assert self.pbx.store.blob(digest) is None

    @invariant()
    def orders_are_known(self) -> None:
        """The list shows exactly the orders of the model, each by its name and in its state."""
        shown = {row["id"]: (row["name"], row["status"]) for row in self._rows("listCallReports")}
        assert shown == {report_id: (one.name, one.status) for report_id, one in self.known.items()}

    @invariant()
    def products_are_known(self) -> None:
        """There are as many products of each name as runs have ended, and each has its file."""
        rows = self._rows("listCompletedCallReports")
        assert sorted(row["name"] for row in rows) == sorted(self.products)
        for row in rows[:3]:
            assert len(self.pbx.blob(row["file_url"].rpartition("/")[2]).content) == row["file_size"]

    def _rows(self, operation_id: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            query = build_query(SPEC.collections[operation_id], {"skip": len(rows), "orderby": "id"})
            page = self.pbx.page(operation_id, query)[1]
            if not page:
                return rows
            rows += [orjson.loads(row) for row in page]


Orders.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestOrders = Orders.TestCase
