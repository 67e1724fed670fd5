"""Every row of the table in docs/reports.md is so, on each kind of state."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mockpbx.clock import ManualClock
from mockpbx.errors import ConflictError, NotFoundError
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, SECOND
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

NOW = parse_instant("2026-03-09T14:00:00Z")
TEXT = (Path(__file__).parents[2] / "docs" / "reports.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| (RUNNING|SCHEDULED|ABORTED)", line)
]
HEADS = ["destroy", "update", "its time comes", "the process is started again"]
CASES = [(row[0], head, cell) for row in ROWS for head, cell in zip(HEADS, row[1:], strict=True)]
BODY: Mapping[str, Any] = {
    "name": "n",
    "type": "NORMAL",
    "email": "a@b.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
}


class Stage:
    """A PBX with one order in a given state."""

    def __init__(self, state: str | None, order: str) -> None:
        """Bring an order into a state."""
        self.clock = ManualClock(NOW)
        self.settings = PbxSettings(call_count=20, report_seconds=30, state=state)
        self.pbx = Pbx(load_spec(), self.settings, self.clock)
        is_standing = order not in ("RUNNING, once", "ABORTED, once")
        self.id = self.pbx.create_report({**BODY, "cron_expr": "0 6 * * *"} if is_standing else BODY)
        if order == "RUNNING, by schedule" or (is_standing and order.startswith("ABORTED")):
            self.clock.advance(DAY)
            self._run()
        if order.startswith("ABORTED"):
            archive, readout = self.pbx.archive, self.pbx.archive._readout
            archive._readout = None  # type: ignore[assignment]  # breaks the run
            self.clock.advance(30 * SECOND)
            self._run()
            archive._readout = readout
        assert self.status.split(",")[0] == order.split(",", maxsplit=1)[0]

    def _run(self) -> None:
        jobs = Jobs(self.pbx)
        while jobs.step():
            pass

    @property
    def status(self) -> str:
        """The order's state, or that it is gone."""
        try:
            return str(self.pbx.report(self.id).status)
        except NotFoundError:
            return "gone"

    def destroy(self) -> int:
        """Destroy it."""
        self.pbx.destroy_report(self.id)
        return 204

    def update(self) -> int:
        """Change its name."""
        try:
            self.pbx.update_report(self.id, {"name": "other"})
        except ConflictError:
            return 409
        return 200

    def wait(self) -> None:
        """Go to when something happens to it, or far beyond when nothing does."""
        due = self.pbx.store.next_due()
        self.clock.set(due if due is not None else NOW)
        self._run()

    def restart(self) -> None:
        """Close the PBX and open it again, where there is something to open."""
        if self.settings.state is None:
            return
        self.pbx.close()
        self.pbx = Pbx(self.pbx.spec, replace(self.settings), self.clock)

    @property
    def product_count(self) -> int:
        """How many products there are."""
        return self.pbx.counts()["completed_call_reports"]


EVENTS: Mapping[str, Callable[[Stage], int | None]] = {
    "destroy": Stage.destroy,
    "update": Stage.update,
    "its time comes": Stage.wait,
    "the process is started again": Stage.restart,
}


def test_the_table_is_whole() -> None:
    """There is a row for each state, of orders for once and standing ones."""
    assert [row[0] for row in ROWS] == [
        "RUNNING, once",
        "RUNNING, by schedule",
        "SCHEDULED",
        "ABORTED, once",
        "ABORTED, by schedule",
    ]


@pytest.mark.parametrize(("order", "event", "cell"), CASES)
def test_a_cell_is_so(order: str, event: str, cell: str, state: str | None) -> None:
    """In this state this event is answered so, and leads to that state with so many products."""
    stage = Stage(state, order)
    before = stage.product_count
    answered = EVENTS[event](stage)
    expected = re.fullmatch(r"(?P<code>\d{3})? ?→ (?P<state>\w+)(?P<product>, one product)?", cell)
    assert expected is not None
    assert answered == (int(expected["code"]) if expected["code"] else None)
    assert stage.status == expected["state"]
    assert stage.product_count - before == (1 if expected["product"] else 0)
    stage.pbx.close()
