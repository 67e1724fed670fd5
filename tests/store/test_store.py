"""The state: written is read, in a file it survives, and a step is whole or not at all."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psycopg
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
from mockpbx.sessions import Session
from mockpbx.spec import load_spec
from mockpbx.store import Blob, Store, open_database
from tests.postgres import Cluster

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
def store(state: str | None) -> Iterator[Store]:
    """A store that is new, in each kind of place."""
    one = opened(state)
    yield one
    one.close()


def opened(where: str | Path | None) -> Store:
    """A store in a place, begun if it was new."""
    store = Store(SPEC, open_database(where))
    store.begin(lambda: META)
    return store


def test_what_is_unknown_is_none(store: Store) -> None:
    """Nothing is found under an id that was never given."""
    assert (store.report("1"), store.completed("1"), store.blob("x")) == (None,) * 3


def test_orders_come_and_go(store: Store) -> None:
    """An order is read as it was put, due when it was said to be, replaced by its id, and gone when removed."""
    store.put_report(ORDER, Instant(NOW + 5))
    assert store.report("7") == ORDER
    assert store.next_due() == NOW + 5
    renamed = replace(ORDER, name="Renamed")
    store.put_report(renamed, None)
    assert (store.report("7"), store.next_due(), store.counts()["call_reports"]) == (renamed, None, 1)
    assert store.remove_report("7")
    assert not store.remove_report("7")
    assert store.report("7") is None


def test_counts_follow_writes(store: Store) -> None:
    """A count that was asked before is not remembered across a write."""
    query = build_query(SPEC.collections["listCallReports"], {})
    assert store.page("listCallReports", query)[0] == 0
    store.put_report(ORDER, None)
    assert store.page("listCallReports", query)[0] == 1


def test_ids_grow_whatever_is_wanted(store: Store) -> None:
    """An id is what was wanted, or the next one where that was given already."""
    assert [store.next_id(wanted) for wanted in (10, 10, 5, 40, 40)] == [10, 11, 12, 40, 41]


def test_a_product_takes_its_orders_place(store: Store) -> None:
    """Finishing keeps product and file and settles the order, all in one; nothing is kept for an order that is gone."""
    store.put_report(ORDER, NOW)
    assert store.claim(NOW, "token", lease_seconds=60) == ORDER
    assert store.finish_report(ORDER, PRODUCT, BLOB, token="token", then=None)
    assert (store.report("7"), store.completed("8"), store.blob(BLOB.digest)) == (None, PRODUCT, BLOB)
    late = replace(PRODUCT, id="9", digest="e" * 32)
    assert not store.finish_report(ORDER, late, replace(BLOB, digest="e" * 32), token="token", then=None)
    assert store.completed("9") is None
    assert store.remove_completed("8")
    assert not store.remove_completed("8")
    assert store.blob(BLOB.digest) is None


def test_a_scheduled_order_stays(store: Store) -> None:
    """An order with a schedule is settled with its next time, and is free again."""
    store.put_report(ORDER, NOW)
    store.claim(NOW, "token", lease_seconds=60)
    assert store.finish_report(ORDER, PRODUCT, BLOB, token="token", then=(ORDER, Instant(NOW + 60)))
    assert store.next_due() == NOW + 60


def test_an_order_is_claimed_once(store: Store) -> None:
    """What one has claimed no other gets, until the time is over; then only the new claim counts."""
    store.put_report(ORDER, NOW)
    assert store.claim(Instant(NOW - 1), "early", lease_seconds=60) is None
    assert store.claim(NOW, "first", lease_seconds=-1) == ORDER  # a lease that is over at once
    assert store.next_due() == NOW
    assert store.claim(NOW, "second", lease_seconds=60) == ORDER
    assert store.next_due() is None
    assert store.claim(NOW, "third", lease_seconds=60) is None
    assert not store.settle(replace(ORDER, name="first"), None, token="first")
    assert not store.finish_report(ORDER, PRODUCT, BLOB, token="first", then=None)
    assert store.settle(replace(ORDER, name="second"), None, token="second")
    assert (store.report("7"), store.completed("8")) == (replace(ORDER, name="second"), None)


def test_a_change_takes_the_claim_away(store: Store) -> None:
    """An order that is changed while it is claimed is nobody's: what was claimed is not what it is now."""
    store.put_report(ORDER, NOW)
    store.claim(NOW, "token", lease_seconds=60)
    assert store.change_report("7", lambda order: (replace(order, name="new"), NOW))
    assert not store.settle(ORDER, None, token="token")
    assert store.claim(NOW, "other", lease_seconds=60) == replace(ORDER, name="new")
    assert not store.change_report("1", lambda order: (order, None))


def test_sessions_are_kept_by_their_keys(store: Store) -> None:
    """A session is found by its access key, renewed once, ended for good, and forgotten when it is too old."""
    session = Session(access_key="a", refresh_key="r", username="ada", expires_at=NOW, refreshable_until=NOW)
    store.keyring.put_session(session, now=NOW)
    assert store.keyring.session("a") == session
    assert store.keyring.take_session(refresh_key="r") == session
    assert store.keyring.take_session(refresh_key="r") is None
    assert store.keyring.session("a") is not None
    assert store.keyring.take_session(access_key="a") is not None
    assert store.keyring.take_session(access_key="a") is None
    store.keyring.put_session(session, now=NOW)
    store.keyring.put_session(replace(session, access_key="b", refresh_key="s"), now=Instant(NOW + 1))
    assert (store.keyring.session("a"), store.keyring.session("b") is None) == (None, False)


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


@pytest.mark.parametrize("state", ["file", "postgres"], indirect=True)
def test_what_is_kept_is_there_again(state: str) -> None:
    """Closed and opened again, a state holds the same facts, orders, products, files and sessions."""
    store = opened(state)
    store.put_report(ORDER, NOW)
    store.claim(NOW, "token", lease_seconds=60)
    store.finish_report(ORDER, PRODUCT, BLOB, token="token", then=(ORDER, None))
    query = build_query(SPEC.collections["listCallReports"], {})
    page = store.page("listCallReports", query)
    assert store.next_id(100) == 100
    store.close()
    again = Store(SPEC, open_database(state))
    assert again.begin(dict) == META
    assert again.page("listCallReports", query) == page
    assert (again.report("7"), again.completed("8"), again.blob(BLOB.digest)) == (ORDER, PRODUCT, BLOB)
    assert again.next_id(1) == 101
    again.close()


def test_a_start_that_fails_leaves_nothing(state: str | None) -> None:
    """A state whose making breaks off is empty, and can be begun anew."""
    store = Store(SPEC, open_database(state))
    with pytest.raises(ZeroDivisionError):
        store.begin(lambda: {"seed": str(1 / 0)})
    with pytest.raises(Exception, match=r"object|adapt|type"):
        store.begin(lambda: {"seed": object()})  # type: ignore[dict-item]  # wrong on purpose
    assert store.begin(lambda: META) == META
    store.close()


@pytest.mark.parametrize("state", ["file", "postgres"], indirect=True)
def test_many_begin_one_state(state: str) -> None:
    """Of several that begin the same new state at once one makes it, and all read what that one made."""
    stores = [Store(SPEC, open_database(state)) for _ in range(4)]
    found: list[object] = []
    threads = [
        Thread(target=lambda one=one, number=number: found.append(one.begin(lambda: {"by": str(number)})))
        for number, one in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(facts == found[0] for facts in found)
    for store in stores:
        store.close()


def test_a_database_that_cannot_be_reached_is_refused() -> None:
    """A PostgreSQL that is not there is refused in one line, without the password of its URL."""
    with pytest.raises(StartError, match="PostgreSQL") as refused:
        open_database("postgresql://mock:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_postgres_of_something_else_is_refused(postgres: Cluster) -> None:
    """A PostgreSQL database that holds other tables is left alone."""
    url = postgres.new_database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    store = Store(SPEC, open_database(url))
    with pytest.raises(StartError, match="something else"):
        store.begin(lambda: META)
    store.close()


def test_something_else_is_no_state(tmp_path: Path) -> None:
    """A file that is no database, or a database of something else, is refused by its name."""
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("not a database, but long enough to be taken for one " * 50)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    for path in (text, other, tmp_path / "missing" / "state.db"):
        with pytest.raises(StartError, match=path.name):
            opened(path)
