"""The state: written is read, in a file it survives, and a step is whole or not at all."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from mockpbx.errors import StartError
from mockpbx.model import (
    CompletedReport,
    Instant,
    Report,
    ReportFormat,
    ReportRange,
    ReportStatus,
    ReportType,
)
from mockpbx.model.instant import parse_instant
from mockpbx.query import build_query
from mockpbx.spec import load_spec
from mockpbx.store import Blob, Store

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
META = {"seed": "1", "now": str(NOW)}
ORDER = Report(
    id="7",
    name="Every ' Monday",
    type=ReportType.NORMAL,
    email="ops@acme.example",
    format=ReportFormat.CSV,
    range=ReportRange.LAST_WEEK,
    started_at=None,
    ended_at=None,
    cron_expr="0 6 * * 1",
    filter={"from": "NUMBER", "from_value": "101"},
    status=ReportStatus.SCHEDULED,
)
PRODUCT = CompletedReport(
    id="8",
    name=ORDER.name,
    type=ORDER.type,
    format=ORDER.format,
    completed_at=NOW,
    file_name="NORMAL.csv",
    file_size=3,
    digest="d" * 32,
)
BLOB = Blob(digest=PRODUCT.digest, file_name=PRODUCT.file_name, media_type="text/csv", content=b"a,b")


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in memory that is new."""
    one = _filled(None)
    yield one
    one.close()


def _filled(path: Path | None) -> Store:
    store = Store(SPEC, path)
    store.name(META)
    return store


def test_what_is_unknown_is_none(store: Store) -> None:
    """Nothing is found under an id that was never given."""
    assert (store.report("1"), store.completed("1"), store.blob("x")) == (None,) * 3


def test_orders_come_and_go(store: Store) -> None:
    """An order is read as it was put, due when it was said to be, replaced by its id, and gone when removed."""
    store.put_report(ORDER, Instant(NOW + 5))
    assert store.report("7") == ORDER
    assert store.next_due() == (NOW + 5, ORDER)
    renamed = replace(ORDER, name="Renamed")
    store.put_report(renamed, None)
    assert (store.report("7"), store.next_due(), store.counts()["call_reports"]) == (renamed, None, 1)
    assert store.last_id() == 7
    assert store.remove_report("7")
    assert not store.remove_report("7")
    assert store.report("7") is None


def test_counts_follow_writes(store: Store) -> None:
    """A count that was asked before is not remembered across a write."""
    query = build_query(SPEC.collections["listCallReports"], {})
    assert store.page("listCallReports", query)[0] == 0
    store.put_report(ORDER, None)
    assert store.page("listCallReports", query)[0] == 1


def test_a_product_takes_its_orders_place(store: Store) -> None:
    """Finishing keeps product and file and settles the order, all in one; nothing is kept for an order that is gone."""
    store.put_report(ORDER, NOW)
    assert store.finish_report(ORDER, PRODUCT, BLOB, then=None)
    assert (store.report("7"), store.completed("8"), store.blob(BLOB.digest)) == (None, PRODUCT, BLOB)
    late = replace(PRODUCT, id="9", digest="e" * 32)
    assert not store.finish_report(ORDER, late, replace(BLOB, digest="e" * 32), then=None)
    assert store.completed("9") is None
    assert store.remove_completed("8")
    assert not store.remove_completed("8")
    assert store.blob(BLOB.digest) is None


def test_a_scheduled_order_stays(store: Store) -> None:
    """An order with a schedule is settled with its next time."""
    store.put_report(ORDER, NOW)
    assert store.finish_report(ORDER, PRODUCT, BLOB, then=(ORDER, Instant(NOW + 60)))
    assert store.next_due() == (NOW + 60, ORDER)


def test_a_step_is_whole_or_not_at_all(store: Store) -> None:
    """An exception in the middle of a step undoes it, and the store goes on."""

    def break_off() -> None:
        with store.transaction():
            store.put_report(ORDER, None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert store.report("7") is None
    store.put_report(ORDER, None)
    assert store.report("7") == ORDER


def test_threads_take_turns(store: Store) -> None:
    """Reads beside writes see whole states and nobody fails."""
    failures: list[Exception] = []

    def write() -> None:
        try:
            for number in range(150):
                store.put_report(replace(ORDER, id=str(number)), None)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    query = build_query(SPEC.collections["listCallReports"], {"top": 1})
    while any(thread.is_alive() for thread in threads):
        count, rows = store.page("listCallReports", query)
        assert len(rows) == min(count, 1)
    assert failures == []
    assert store.counts()["call_reports"] == 150


def test_a_file_keeps_everything(tmp_path: Path) -> None:
    """Closed and opened again, a state file holds the same world, orders, products and files."""
    path = tmp_path / "state.db"
    store = _filled(path)
    store.put_report(ORDER, NOW)
    store.finish_report(ORDER, PRODUCT, BLOB, then=(ORDER, None))
    query = build_query(SPEC.collections["listCallReports"], {})
    page = store.page("listCallReports", query)
    store.close()
    again = Store(SPEC, path)
    assert not again.is_new
    assert again.meta() == META
    assert again.page("listCallReports", query) == page
    assert (again.report("7"), again.completed("8"), again.blob(BLOB.digest)) == (ORDER, PRODUCT, BLOB)
    assert again.last_id() == 8
    again.close()


def test_a_start_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A state whose making breaks off is an empty file, which can be begun anew."""
    path = tmp_path / "state.db"
    store = Store(SPEC, path)
    with pytest.raises(sqlite3.Error):
        store.name({"seed": object()})  # type: ignore[dict-item]  # wrong on purpose
    store.close()
    again = Store(SPEC, path)
    assert again.is_new
    again.close()


def test_something_else_is_no_state(tmp_path: Path) -> None:
    """A file that is no database, or a database of something else, is refused by its name."""
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("not a database, but long enough to be taken for one " * 50)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    for path in (text, other, tmp_path / "missing" / "state.db"):
        with pytest.raises(StartError, match=path.name):
            Store(SPEC, path)
