"""The clock is moved, and what falls due on the way is done in order, each at its own instant."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from mockpbx.clock import Clock, ManualClock
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, HOUR, SECOND, Instant, ReportStatus
from mockpbx.model.instant import datetime_of, instant_of, parse_instant
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

SPEC = load_spec()
NOW = parse_instant("2026-01-15T12:00:00Z")


def body(**changes: Any) -> dict[str, Any]:
    """A create body with changes."""
    base = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
    return {**base, **changes}


def pbx_at(clock: Clock, **settings: Any) -> Pbx:
    """A PBX in Berlin that keeps what it makes."""
    made = {"call_count": 10, "locale": "de_DE", "report_seconds": 0, "retention_days": 4000, **settings}
    return Pbx(SPEC, PbxSettings(**made), clock)


def completions(pbx: Pbx) -> list[Instant]:
    """When products were completed, oldest first."""
    found: list[Instant] = []
    while True:
        query = build_query(SPEC.collections["listCompletedCallReports"], {"skip": len(found), "orderby": "id"})
        rows = pbx.page("listCompletedCallReports", query)[1]
        if not rows:
            return found
        found += [pbx.completed(_id_of(row)).completed_at for row in rows]


def _id_of(row: bytes) -> str:
    return str(orjson.loads(row)["id"])


def mondays_at_six(zone: ZoneInfo, first: Instant, last: Instant) -> list[Instant]:
    """Every Monday at six o'clock between two instants, counted on a calendar."""
    start = datetime_of(first).astimezone(zone).date()
    days = [start + timedelta(days=after) for after in range((last - first) // DAY + 2)]
    sixes = [instant_of(datetime(day.year, day.month, day.day, 6, tzinfo=zone)) for day in days if day.weekday() == 0]
    return [six for six in sixes if first < six <= last]


@pytest.mark.parametrize("locale", ["de_DE", "en_US", "en_GB"])
def test_a_year_of_mondays_in_one_step(locale: str) -> None:
    """A weekly order advanced by a year has run every Monday at six, before and after both changes of the clocks."""
    clock = ManualClock(NOW)
    pbx = pbx_at(clock, locale=locale)
    pbx.create_report(body(cron_expr="0 6 * * 1", range="LAST_WEEK"))
    done = Jobs(pbx).advance(365 * DAY)
    expected = mondays_at_six(ZoneInfo(pbx.directory.time_zone), NOW, Instant(NOW + 365 * DAY))
    assert completions(pbx) == expected
    assert len(expected) == 52
    assert len({instant % DAY for instant in expected}) == 2
    assert done["report steps"] == 104
    assert clock.now() == NOW + 365 * DAY


def test_orders_run_in_order_of_time() -> None:
    """Runs of several orders come one after the other as they fall due, not order by order."""
    clock = ManualClock(NOW)
    pbx = pbx_at(clock)
    for cron in ("30 */6 * * *", "0 3 * * *", "15 12 * * *"):
        pbx.create_report(body(cron_expr=cron))
    Jobs(pbx).advance(3 * DAY)
    found = completions(pbx)
    assert found == sorted(found)
    assert len(found) == 12 + 3 + 3


def test_a_run_takes_its_time_on_the_way() -> None:
    """What a run's end makes due within the step is done within the step."""
    clock = ManualClock(NOW)
    pbx = pbx_at(clock, report_seconds=90)
    report_id = pbx.create_report(body(cron_expr="0 * * * *"))
    Jobs(pbx).advance(HOUR + 60 * SECOND)
    assert pbx.report(report_id).status is ReportStatus.RUNNING
    Jobs(pbx).advance(30 * SECOND)
    assert pbx.report(report_id).status is ReportStatus.SCHEDULED
    assert completions(pbx) == [NOW + HOUR + 90 * SECOND]


def test_a_clock_that_is_put_forward_runs_once() -> None:
    """What would have run several times in between runs once, at the new present; put back, nothing runs twice."""
    clock = ManualClock(NOW)
    pbx = pbx_at(clock)
    jobs = Jobs(pbx)
    pbx.create_report(body(cron_expr="0 * * * *"))
    jobs.set_clock(Instant(NOW + 5 * DAY))
    while jobs.step():
        pass
    assert completions(pbx) == [NOW + 5 * DAY]
    jobs.set_clock(NOW)
    jobs.advance(5 * DAY)
    assert completions(pbx) == [NOW + 5 * DAY]


def test_a_running_clock_runs_on_from_there() -> None:
    """A clock that is not frozen can be advanced all the same."""
    clock = Clock(NOW)
    pbx = pbx_at(clock)
    pbx.create_report(body(cron_expr="0 0 * * *"))
    Jobs(pbx).advance(2 * DAY)
    assert len(completions(pbx)) == 2
    assert NOW + 2 * DAY <= clock.now() < NOW + 2 * DAY + 60 * SECOND


@pytest.mark.parametrize("state", ["file", "postgres"], indirect=True)
def test_the_clock_survives_a_restart(state: str) -> None:
    """A state remembers where its clock stands, or how far it is ahead."""
    first = pbx_at(Clock(NOW), state=state)
    jobs = Jobs(first)
    jobs.freeze_clock()
    jobs.advance(40 * DAY)
    stood = first.clock.now()
    first.close()
    second = pbx_at(Clock(), state=state)
    assert second.clock.is_frozen
    assert second.clock.now() == stood
    second.close()


def test_tokens_expire_by_the_clock() -> None:
    """A session that is advanced past its end is over; the house token never ends."""
    clock = ManualClock(NOW)
    pbx = pbx_at(clock)
    pair = pbx.sign_in({"username": pbx.admin.username, "password": "mockpbx"})
    Jobs(pbx).advance(1799 * SECOND)
    assert pbx.user_of(pair.access_token) is not None
    Jobs(pbx).advance(SECOND)
    assert pbx.user_of(pair.access_token) is None
    assert pbx.user_of(pbx.token) is not None


def test_products_are_kept_for_their_time() -> None:
    """A product is there until the night after its last day, and then it and its file are gone."""
    pbx = pbx_at(ManualClock(NOW), retention_days=30)
    jobs = Jobs(pbx)
    pbx.create_report(body())
    jobs.step()
    digest = pbx.completed(str(_only_id(pbx))).digest
    jobs.advance(30 * DAY)
    assert pbx.blob(digest).content
    jobs.advance(DAY)
    assert pbx.counts()["completed_call_reports"] == 0
    assert pbx.store.blob(digest) is None


def _only_id(pbx: Pbx) -> str:
    query = build_query(SPEC.collections["listCompletedCallReports"], {})
    (row,) = pbx.page("listCompletedCallReports", query)[1]
    return _id_of(row)


def test_reports_see_the_calls_of_their_time() -> None:
    """With calls arriving, each daily run holds the calls that ended on its day so far, and later runs hold more."""
    pbx = pbx_at(ManualClock(NOW), live_per_hour=6, call_count=0)
    pbx.create_report(body(cron_expr="0 23 * * *"))
    jobs = Jobs(pbx)
    jobs.advance(3 * DAY)
    sizes = [len(_lines(pbx, at)) for at in range(3)]
    assert all(size > 40 for size in sizes)
    assert pbx.counts()["cdrs"] > 3 * 24 * 6 * 0.9


def _lines(pbx: Pbx, at: int) -> list[bytes]:
    query = build_query(SPEC.collections["listCompletedCallReports"], {"orderby": "id", "skip": at, "top": 1})
    (row,) = pbx.page("listCompletedCallReports", query)[1]
    return pbx.blob(pbx.completed(_id_of(row)).digest).content.splitlines()
