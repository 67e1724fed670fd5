"""How values are spelt on the wire: the only place that knows names and forms of the API's JSON.

It stands below the store, not in the API's room, because rows are kept ready to send.
"""

from collections.abc import Iterable
from typing import Any

import orjson

from mockpbx.errors import Fault
from mockpbx.model import Call, CallFacts, CompletedReport, Instant, Leg, Report
from mockpbx.model.instant import render_instant

BLOB_PATH = "/api/blobs/"


def render(value: Any) -> bytes:
    """Render a JSON value as compact UTF-8."""
    return orjson.dumps(value)


def _instant(instant: Instant | None) -> str | None:
    return None if instant is None else render_instant(instant)


def _facts(facts: CallFacts) -> dict[str, Any]:
    return {
        "caller": facts.caller,
        "caller_domain": facts.caller_domain,
        "caller_display_name": facts.caller_display_name,
        "callee": facts.callee,
        "callee_domain": facts.callee_domain,
        "callee_display_name": facts.callee_display_name,
        "started_at": render_instant(facts.started_at),
        "rang_at": _instant(facts.rang_at),
        "answered_at": _instant(facts.answered_at),
        "ended_at": render_instant(facts.ended_at),
        "call_id": facts.call_id,
        "direction": facts.direction,
        "end_reason": facts.end_reason,
        "reroute_reason": facts.reroute_reason,
        "status_code": facts.status_code,
        "destination": facts.destination,
        "outbound_caller_id": facts.outbound_caller_id,
        "did_cid": facts.did_cid,
        "trunk": facts.trunk,
        "duration": facts.duration_seconds,
        "service_number": facts.service_number,
        "user_data": facts.user_data,
    }


# Ids come before it, and hold nothing but digits.
_FIRST_FACT = b'"caller":'


def _billing(leg: Leg) -> dict[str, Any]:
    return {"cost": leg.cost, "billed_account": leg.billed_account}


def call_row(call: Call) -> dict[str, Any]:
    """Spell a call as a row of `/cdrs`."""
    return {"id": call.id, **_facts(call)}


def call_log_row(leg: Leg) -> dict[str, Any]:
    """Spell a leg as a row of `/calllogs`."""
    return {"id": leg.id, "session_id": leg.session_id, **_facts(leg)}


def call_log(leg: Leg) -> dict[str, Any]:
    """Spell a leg as `/calllogs/{id}`."""
    return {**call_log_row(leg), **_billing(leg)}


def billing(leg: Leg) -> bytes:
    """Render what a call log has in its detail beyond its row, as members without braces."""
    return render(_billing(leg))[1:-1]


def call_log_of(row: bytes, billing: bytes) -> bytes:
    """Join a ready row of `/calllogs` and its billing to `/calllogs/{id}`."""
    return b"%b,%b}" % (row[:-1], billing)


def call_legs_of(rows: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Join ready rows of `/calllogs` and their billing to `/cdrs/{id}`, whose legs have no ids."""
    legs = [b"{%b,%b}" % (row[row.index(_FIRST_FACT) : -1], billing) for row, billing in rows]
    return b'{"items":[%b]}' % b",".join(legs)


def report_row(report: Report) -> dict[str, Any]:
    """Spell a report order as a row of `/call_reports`."""
    return {
        "id": report.id,
        "name": report.name,
        "type": report.type,
        "cron_expr": report.cron_expr,
        "status": report.status,
    }


def report_detail(report: Report) -> dict[str, Any]:
    """Spell a report order as `/call_reports/{id}`."""
    return {
        "id": report.id,
        "name": report.name,
        "type": report.type,
        "email": report.email,
        "format": report.format,
        "range": report.range,
        "started_at": _instant(report.started_at),
        "ended_at": _instant(report.ended_at),
        "cron_expr": report.cron_expr,
        "filter": dict(report.filter),
        "status": report.status,
    }


def file_url(digest: str) -> str:
    """Spell the path under which a file is downloaded."""
    return BLOB_PATH + digest


def completed_report(completed: CompletedReport) -> dict[str, Any]:
    """Spell a completed report, as row and as detail."""
    return {
        "id": completed.id,
        "name": completed.name,
        "type": completed.type,
        "format": completed.format,
        "completed_at": render_instant(completed.completed_at),
        "file_name": completed.file_name,
        "file_size": completed.file_size,
        "file_url": file_url(completed.digest),
    }


def page(count: int, rows: Iterable[bytes]) -> bytes:
    """Join rows that are ready to send into one page of a collection; `count` is the total."""
    return b'{"count":%d,"items":[%b]}' % (count, b",".join(rows))


def errors(faults: Iterable[Fault]) -> bytes:
    """Spell faults as the error envelope."""
    return render({"errors": [_error(fault) for fault in faults]})


def _error(fault: Fault) -> dict[str, Any]:
    entry = {"code": fault.code, "message": fault.message}
    return entry if fault.detail is None else {**entry, "detail": fault.detail}
