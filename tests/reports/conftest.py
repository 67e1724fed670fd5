"""A small tenant, and builders that make calls, legs and tables with seconds counted from ten o'clock local time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mockpbx.history import history_of
from mockpbx.model import (
    DAY,
    SECOND,
    Call,
    Direction,
    Directory,
    Extension,
    Instant,
    Leg,
    Queue,
    QueueStrategy,
    Rate,
    RateType,
    Report,
    ReportFormat,
    ReportRange,
    ReportStatus,
    ReportType,
    RingGroup,
    Role,
)
from mockpbx.model.instant import parse_instant
from mockpbx.reports import Table, Window, build_table

_TEN_LOCAL = parse_instant("2026-03-10T09:00:00Z")


def _at(second: int | None) -> Instant | None:
    return None if second is None else Instant(_TEN_LOCAL + second * SECOND)


def _extension(number: str, name: str, group: str) -> Extension:
    return Extension(
        number=number,
        display_name=name,
        email=f"{number}@acme.example",
        username=number,
        role=Role.STANDARD_USER,
        group=group,
        mobile=None,
        host="10.0.4.21:5066",
    )


def _rate(prefix: str, type: RateType) -> Rate:
    return Rate(
        prefix=prefix,
        type=type,
        connect_fee=0.0,
        free_seconds=0,
        grace_seconds=0,
        first_interval_seconds=60,
        next_interval_seconds=60,
        first_price=0.1,
        next_price=0.1,
        surcharge=0.0,
    )


@pytest.fixture
def directory() -> Directory:
    """Three users in two groups, two queues (one without a service level), one ring group, three rates."""
    return Directory(
        tenant="Acme",
        domain="acme.example",
        time_zone="Europe/Berlin",
        billing_enabled=True,
        extensions=(
            _extension("214", "Ivo Brandt", "Sales"),
            _extension("221", "Mara Quist", "Sales"),
            _extension("230", "Ana Lund", "Support"),
        ),
        queues=(
            _queue("8001", "Care", ("214", "221"), sla_seconds=20),
            _queue("8003", "Invoices", ("230",), sla_seconds=0),
        ),
        ring_groups=(RingGroup(number="6000", name="Front desk", members=("214", "230"), ring_all=True),),
        ivrs=(),
        trunks=(),
        outbound_rules=(),
        rates=(_rate("44", RateType.INTERNATIONAL), _rate("447", RateType.MOBILE), _rate("1", RateType.NATIONAL)),
        voicemail_number="777",
    )


def _queue(number: str, name: str, agents: tuple[str, ...], *, sla_seconds: int) -> Queue:
    return Queue(
        number=number,
        name=name,
        agents=agents,
        strategy=QueueStrategy.TOGETHER,
        sla_seconds=sla_seconds,
        max_wait_seconds=300,
    )


_BLANK: dict[str, Any] = {
    "id": "2",
    "session_id": "1",
    "caller_domain": "acme.example",
    "caller_display_name": None,
    "callee_domain": "acme.example",
    "callee_display_name": None,
    "call_id": "x",
    "direction": Direction.INBOUND,
    "end_reason": None,
    "reroute_reason": None,
    "status_code": 0,
    "destination": None,
    "outbound_caller_id": None,
    "did_cid": None,
    "trunk": None,
    "service_number": None,
    "user_data": None,
    "cost": 0.0,
    "billed_account": None,
}
"""A leg without a history."""


@pytest.fixture
def make_leg() -> Callable[..., Leg]:
    """Build a leg from caller, callee and the seconds of its times; further facts by name."""

    def build(caller: str, callee: str, start: int, end: int, **facts: Any) -> Leg:
        times: dict[str, Any] = {
            "started_at": _at(start),
            "rang_at": _at(facts.pop("rang_at", None)),
            "answered_at": _at(facts.pop("answered_at", None)),
            "ended_at": _at(end),
        }
        return Leg(caller=caller, callee=callee, **(_BLANK | times | facts))

    return build


@pytest.fixture
def make_call() -> Callable[..., Call]:
    """Build a call of legs: its times span theirs, its other facts are those of the first; any of them by name."""

    def build(*legs: Leg, **facts: Any) -> Call:
        first = legs[0]
        names = [name for name in Call.__dataclass_fields__ if name not in ("legs", "id")]
        rolled: dict[str, Any] = {name: getattr(first, name) for name in names}
        rolled |= {"id": first.session_id, "legs": legs, "ended_at": max(leg.ended_at for leg in legs)}
        return Call(**(rolled | facts))

    return build


@pytest.fixture
def report() -> Report:
    """Order a NORMAL report without a filter."""
    return Report(
        id="1083397701824937984",
        name="Weekly review",
        type=ReportType.NORMAL,
        email="ops@acme.example",
        format=ReportFormat.CSV,
        range=ReportRange.TODAY,
        started_at=None,
        ended_at=None,
        cron_expr=None,
        filter={},
        status=ReportStatus.RUNNING,
    )


@pytest.fixture
def table_of(directory: Directory, report: Report) -> Callable[..., Table]:
    """Build the table of a type over calls of that local day; members of its filter by name (`from_` is `from`)."""
    midnight = parse_instant("2026-03-10T00:00:00+01:00")
    window = Window(first=midnight, last=Instant(midnight + DAY - 1))

    def build(type: ReportType, /, *calls: Call, **filter: Any) -> Table:
        wire = {name.rstrip("_"): value for name, value in filter.items()}
        order = replace(report, type=type, filter=wire)
        table = build_table(order, history=history_of(calls), directory=directory, window=window)
        # Rows are read once; tests look at them more often.
        return replace(table, rows=tuple(table.rows))

    return build
