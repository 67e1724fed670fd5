"""What the API says of calls, as tables that plain SQL can be asked. Knows nothing of how reports are made.

Times are whole microseconds, as whole numbers; blanks are NULL. `ord` is the place of a call by start and id, `n` that
of a leg in its call.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from mockpbx.model import Directory

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = (
    *("id", "caller", "caller_display_name", "callee", "callee_display_name", "direction", "end_reason"),
    *("outbound_caller_id", "did_cid", "trunk", "service_number", "user_data", "duration"),
)
_TIMES = ("started_at", "rang_at", "answered_at", "ended_at")

_SCHEMA = f"""
CREATE TABLE calls (ord INTEGER, {", ".join(_FACTS)}, {", ".join(_TIMES)});
CREATE TABLE legs (session_id, n INTEGER, cost, billed_account, {", ".join(_FACTS)}, {", ".join(_TIMES)});
CREATE TABLE extensions (number, name, team, place INTEGER);
CREATE TABLE queues (number, name, place INTEGER, level INTEGER);
CREATE TABLE agents (queue, number, place INTEGER);
CREATE TABLE ring_groups (number, name, place INTEGER);
CREATE TABLE members (ring_group, number, place INTEGER);
CREATE TABLE rates (prefix, type);
CREATE INDEX legs_by_call ON legs (session_id);
"""


def open_ledger(
    calls: Iterable[Mapping[str, Any]], legs: Mapping[str, Sequence[Mapping[str, Any]]], directory: Directory
) -> sqlite3.Connection:
    """Fill the tables from rows of /cdrs, the items of each /cdrs/{id}, and who is who in the tenant."""
    ledger = sqlite3.connect(":memory:")
    ledger.executescript(_SCHEMA)
    in_order = sorted(calls, key=lambda row: (row["started_at"], int(row["id"])))
    for place, row in enumerate(in_order):
        _insert(ledger, "calls", {"ord": place, **_read(row)})
        for number, leg in enumerate(legs[row["id"]]):
            more = {"session_id": row["id"], "n": number, "cost": leg["cost"], "billed_account": leg["billed_account"]}
            _insert(ledger, "legs", {**more, **_read({**leg, "id": f"{row['id']}/{number}"})})
    _fill_directory(ledger, directory)
    zone = ZoneInfo(directory.time_zone)
    ledger.create_function("local", 1, lambda at: None if at is None else _local(at, zone), deterministic=True)
    ledger.create_function("hms", 1, _hms, deterministic=True)
    ledger.create_function("mean", 2, _mean, deterministic=True)
    ledger.create_function("share", 2, _share, deterministic=True)
    ledger.create_function("money", 1, _money, deterministic=True)
    return ledger


def _insert(ledger: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    ledger.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in _FACTS}, **{name: _micros(row[name]) for name in _TIMES}}


def _micros(text: str | None) -> int | None:
    return None if text is None else (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def _fill_directory(ledger: sqlite3.Connection, directory: Directory) -> None:
    def fill(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            ledger.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    fill("extensions", ((e.number, e.display_name, e.group, at) for at, e in enumerate(directory.extensions)))
    fill("queues", ((q.number, q.name, at, q.sla_seconds) for at, q in enumerate(directory.queues)))
    fill("agents", ((q.number, agent, at) for q in directory.queues for at, agent in enumerate(q.agents)))
    fill("ring_groups", ((g.number, g.name, at) for at, g in enumerate(directory.ring_groups)))
    fill("members", ((g.number, member, at) for g in directory.ring_groups for at, member in enumerate(g.members)))
    fill("rates", ((rate.prefix, str(rate.type)) for rate in directory.rates))


def _local(at: int, zone: ZoneInfo) -> str:
    moment = (_EPOCH + timedelta(microseconds=at)).astimezone(zone).replace(microsecond=0)
    return moment.isoformat()


def _hms(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def _mean(seconds: int, count: int) -> str:
    mean = Decimal(seconds) / Decimal(count) if count else Decimal(0)
    return _hms(int(mean.quantize(Decimal(1), ROUND_HALF_UP)))


def _share(part: int, whole: int) -> str:
    if not part:
        return "0.0%"
    return f"{(Decimal(100 * part) / Decimal(whole)).quantize(Decimal('0.01'), ROUND_HALF_UP)} %"


def _money(amount: float) -> str:
    """Spell a sum of costs: five decimals at most, none that says nothing."""
    return format(Decimal(repr(amount)).quantize(Decimal("0.00001"), ROUND_HALF_UP).normalize(), "f")
