"""Jobs: what is due is done, once, and what was destroyed stays destroyed."""

import asyncio
import threading
from typing import Any

import pytest

from mockpbx.clock import ManualClock
from mockpbx.errors import ConflictError, NotFoundError
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, SECOND, Instant, ReportStatus
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec


def body(**changes: Any) -> dict[str, Any]:
    """A create body with changes."""
    base = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
    return {**base, **changes}


def product_count(pbx: Pbx) -> int:
    """How many products are kept."""
    return pbx.store.counts()["completed_call_reports"]


def settle(pbx: Pbx) -> int:
    """Do everything that is due; how many things that was."""
    jobs = Jobs(pbx)
    done = 0
    while jobs.step():
        done += 1
    return done


def test_an_order_is_running_until_its_time_is_over(pbx: Pbx, clock: ManualClock) -> None:
    """A one-shot order stays RUNNING for the report time, then leaves for its product."""
    report_id = pbx.create_report(body())
    assert settle(pbx) == 0
    assert pbx.report(report_id).status is ReportStatus.RUNNING
    clock.advance(SECOND)
    assert settle(pbx) == 1
    with pytest.raises(NotFoundError):
        pbx.report(report_id)
    assert product_count(pbx) == 1


def test_a_schedule_yields_a_product_at_every_run(pbx: Pbx, clock: ManualClock) -> None:
    """A daily order makes one product a day and waits again in between."""
    report_id = pbx.create_report(body(cron_expr="0 6 * * *"))
    for day in range(3):
        assert product_count(pbx) == day
        clock.advance(DAY)
        settle(pbx)
        clock.advance(SECOND)
        settle(pbx)
    assert product_count(pbx) == 3
    assert pbx.report(report_id).status is ReportStatus.SCHEDULED


def test_a_running_order_cannot_be_changed(pbx: Pbx) -> None:
    """An update of a RUNNING order is a conflict and changes nothing."""
    report_id = pbx.create_report(body())
    with pytest.raises(ConflictError):
        pbx.update_report(report_id, {"name": "other"})
    assert pbx.report(report_id).name == "n"


def test_a_destroyed_run_leaves_nothing_behind(pbx: Pbx, clock: ManualClock) -> None:
    """An order destroyed while it runs yields no product."""
    report_id = pbx.create_report(body())
    pbx.destroy_report(report_id)
    clock.advance(SECOND)
    assert settle(pbx) == 0
    assert product_count(pbx) == 0


def test_a_destroyed_order_is_not_brought_back_by_its_run(pbx: Pbx, clock: ManualClock) -> None:
    """A run that ends after its order was destroyed keeps nothing."""
    report_id = pbx.create_report(body(cron_expr="0 6 * * *"))
    clock.advance(DAY)
    order = pbx.store.claim(clock.now(), "token", lease_seconds=60)
    assert order is not None
    pbx.destroy_report(report_id)
    assert not pbx.store.settle(order, None, token="token")
    with pytest.raises(NotFoundError):
        pbx.report(report_id)


def test_a_report_that_cannot_be_made_is_aborted(
    pbx: Pbx, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A crash in a run leaves the order ABORTED with the reason in the log; a schedule tries again."""
    report_id = pbx.create_report(body(cron_expr="0 6 * * *"))
    monkeypatch.setattr(pbx.archive, "_readout", None)
    clock.advance(DAY)
    settle(pbx)
    clock.advance(SECOND)
    settle(pbx)
    assert pbx.report(report_id).status is ReportStatus.ABORTED
    assert "AttributeError" in caplog.text
    due = pbx.store.next_due()
    assert due is not None
    assert due > clock.now()


def test_an_extreme_custom_range_is_no_crash(pbx: Pbx, clock: ManualClock) -> None:
    """A range from the first to the last year of the calendar yields a product."""
    span = {"range": "CUSTOM", "started_at": "0001-01-01T00:00:00Z", "ended_at": "9999-12-31T23:59:59Z"}
    pbx.create_report(body(**span))
    clock.advance(SECOND)
    settle(pbx)
    assert product_count(pbx) == 1


@pytest.mark.parametrize("state", ["file", "postgres"], indirect=True)
def test_the_state_survives_a_restart(state: str) -> None:
    """With a state that is kept orders, products and files are there again, and ids go on growing."""
    settings = PbxSettings(call_count=20, report_seconds=0, state=state)
    clock = ManualClock(parse_instant("2026-03-09T14:00:00Z"))
    first = Pbx(load_spec(), settings, clock)
    scheduled = first.create_report(body(cron_expr="0 6 * * *"))
    first.create_report(body(name="once"))
    settle(first)
    first.close()
    second = Pbx(load_spec(), settings, clock)
    assert second.report(scheduled).name == "n"
    query = build_query(second.spec.collections["listCompletedCallReports"], {})
    assert second.page("listCompletedCallReports", query)[0] == 1
    assert int(second.create_report(body())) > int(scheduled)
    second.close()


def test_a_fault_of_ours_does_not_end_the_runner(caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong outside of a report is logged and tried again; orders after it are carried out."""

    class Faulty(ManualClock):
        faults = 3

        def now(self) -> Instant:
            if threading.current_thread() is not threading.main_thread() and self.faults:
                self.faults -= 1
                raise ZeroDivisionError
            return super().now()

    pbx = Pbx(load_spec(), PbxSettings(scenario="empty", report_seconds=0), Faulty(Instant(10 * DAY)))

    async def run() -> None:
        task = asyncio.create_task(Jobs(pbx).run())
        pbx.create_report(body())
        while product_count(pbx) == 0:
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(asyncio.wait_for(run(), 20))
    assert "tried again" in caplog.text
    pbx.close()


def test_files_have_their_room(
    pbx: Pbx, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where there is no room for another file its order is aborted, and runs when there is room again."""
    pbx.create_report(body())
    clock.advance(SECOND)
    settle(pbx)
    monkeypatch.setattr("mockpbx.jobs.reports.MOST_FILE_BYTES", pbx.store.file_bytes() + 10)
    report_id = pbx.create_report(body())
    clock.advance(SECOND)
    settle(pbx)
    assert pbx.report(report_id).status is ReportStatus.ABORTED
    assert "NoRoomError" in caplog.text
    assert product_count(pbx) == 1
    monkeypatch.undo()
    pbx.update_report(report_id, {"name": "again"})
    clock.advance(SECOND)
    settle(pbx)
    assert product_count(pbx) == 2
