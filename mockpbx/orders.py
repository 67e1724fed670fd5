"""Turns the bodies of create and update into report orders, with the rules that a schema cannot say. Refuses SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mockpbx.errors import Fault, ValidationError, field_fault
from mockpbx.model import Instant, Report, ReportFormat, ReportRange, ReportStatus, ReportType
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.schedule import next_run

Body = Mapping[str, Any]

_FILTER_MEMBERS: dict[str, frozenset[str]] = {
    "calls": frozenset(
        ("from", "from_value", "to", "to_value", "answer_state", "duration", "duration_from", "duration_to")
    ),
    "cost": frozenset(("type", "groups")),
    "queues": frozenset(
        ("enable_exclude_calls_dropped_before_seconds", "exclude_calls_dropped_before_seconds", "call_queues")
    ),
    "callbacks": frozenset(("call_queues",)),
    "ring groups": frozenset(("ring_groups",)),
}
_FILTER_SHAPE: dict[ReportType, str] = {
    ReportType.NORMAL: "calls",
    ReportType.EXTENSION_GROUP_CALL_COST: "cost",
    ReportType.QUEUE_PERFORMANCE: "queues",
    ReportType.QUEUE_DETAILED_STATISTICS: "queues",
    ReportType.QUEUE_ABANDONED_CALLS: "queues",
    ReportType.QUEUE_SLA_STATISTICS: "queues",
    ReportType.QUEUE_BREACHES_SLA_STATISTICS: "queues",
    ReportType.QUEUE_CALLBACKS: "callbacks",
    ReportType.QUEUE_FAILED_CALLBACKS: "callbacks",
    ReportType.TEAM_QUEUE_GENERAL_STATISTICS: "queues",
    ReportType.RING_GROUP_STATISTICS: "ring groups",
}


def build_order(body: Body, *, report_id: str, now: Instant, time_zone: str) -> Report:
    """Build a new order from a create body that fits the document; ValidationError names every other fault."""
    _refuse(_faults(body, report_type=ReportType(body["type"]), now=now, time_zone=time_zone))
    custom = body["range"] == ReportRange.CUSTOM
    cron_expr = body.get("cron_expr") or None
    return Report(
        id=report_id,
        name=body["name"],
        type=ReportType(body["type"]),
        email=body["email"],
        format=ReportFormat(body["format"]),
        range=ReportRange(body["range"]),
        started_at=parse_instant(body["started_at"]) if custom else None,
        ended_at=parse_instant(body["ended_at"]) if custom else None,
        cron_expr=cron_expr,
        filter=body["filter"],
        status=ReportStatus.SCHEDULED if cron_expr else ReportStatus.RUNNING,
    )


def change_order(order: Report, body: Body, *, now: Instant, time_zone: str) -> Report:
    """Apply an update body to an order: members given replace, the others stay."""
    _refuse(_faults(body, report_type=order.type, now=now, time_zone=time_zone))
    changed = replace(order, **{name: body[name] for name in ("name", "email", "filter") if name in body})
    if "format" in body:
        changed = replace(changed, format=ReportFormat(body["format"]))
    if "cron_expr" in body:
        changed = replace(changed, cron_expr=body["cron_expr"] or None)
    changed = _with_range(changed, body)
    return replace(changed, status=ReportStatus.SCHEDULED if changed.cron_expr else ReportStatus.RUNNING)


def _with_range(order: Report, body: Body) -> Report:
    report_range = ReportRange(body.get("range", order.range))
    if report_range is not ReportRange.CUSTOM:
        return replace(order, range=report_range, started_at=None, ended_at=None)
    started_at = parse_instant(body["started_at"]) if "started_at" in body else order.started_at
    ended_at = parse_instant(body["ended_at"]) if "ended_at" in body else order.ended_at
    if started_at is None or ended_at is None or started_at >= ended_at:
        raise ValidationError(faults=[_BACKWARDS])
    return replace(order, range=report_range, started_at=started_at, ended_at=ended_at)


def _refuse(faults: Iterator[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise ValidationError(faults=found)


def _faults(body: Body, *, report_type: ReportType, now: Instant, time_zone: str) -> Iterator[Fault]:
    yield from _range_faults(body)
    yield from _cron_faults(body.get("cron_expr"), now, time_zone)
    yield from _filter_faults(body.get("filter", {}), report_type)


_BACKWARDS = field_fault("started_at", "must lie before ended_at")


def _range_faults(body: Body) -> Iterator[Fault]:
    for name in ("started_at", "ended_at"):
        if name in body and not _is_instant(body[name]):
            yield field_fault(name, "is not a date-time by RFC 3339 that lies in the years 1 to 9999 in UTC")
            return
    if body.get("range") == ReportRange.CUSTOM and parse_instant(body["started_at"]) >= parse_instant(body["ended_at"]):
        yield _BACKWARDS


def _is_instant(text: str) -> bool:
    try:
        render_instant(parse_instant(text))
    except (ValueError, OverflowError):
        return False
    return True


def _cron_faults(cron_expr: str | None, now: Instant, time_zone: str) -> Iterator[Fault]:
    if not cron_expr:
        return
    try:
        next_run(cron_expr, after=now, time_zone=time_zone)
    except ValueError:
        yield field_fault("cron_expr", "is not a cron expression of five fields that ever fires")


def _filter_faults(given: Body, report_type: ReportType) -> Iterator[Fault]:
    known = _FILTER_MEMBERS[_FILTER_SHAPE[report_type]]
    for name in given:
        if name not in known:
            yield field_fault(f"filter.{name}", f"is not known to the filter of {report_type}", known=sorted(known))
    for selector in ("from", "to"):
        if given.get(selector) == "EXTENSION_OR_EXTENSION_RANGE" and _is_backwards(given[f"{selector}_value"]):
            yield field_fault(f"filter.{selector}_value", "the end of the range is below its start")
    if given.get("duration_to", 0) < given.get("duration_from", 0) and "duration_to" in given:
        yield field_fault("filter.duration_to", "must not be below duration_from")


def _is_backwards(value: str) -> bool:
    low, dash, high = value.partition("-")
    return bool(dash) and int(high) < int(low)
