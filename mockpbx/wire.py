"""How values are spelt on the wire: the only place that knows names and forms of the API's JSON.

It stands below the store, not in the API's room, because rows are kept ready to send.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson

from mockpbx.errors import Fault
from mockpbx.history import Column, Rows
from mockpbx.model import CompletedReport, Instant, Report
from mockpbx.model.instant import render_instant


def render(value: Any) -> bytes:
    """Render a JSON value as compact UTF-8."""
    return orjson.dumps(value)


def _instant(instant: Instant | None) -> str | None:
    return None if instant is None else render_instant(instant)


_FACTS = (
    *("caller", "caller_domain", "caller_display_name", "callee", "callee_domain", "callee_display_name"),
    *("started_at", "rang_at", "answered_at", "ended_at", "call_id", "direction", "end_reason", "reroute_reason"),
    *("status_code", "destination", "outbound_caller_id", "did_cid", "trunk", "duration", "service_number"),
    "user_data",
)
_BILLING = ("cost", "billed_account")
CALL_ROW = ("id", *_FACTS)
"""The fields of a row of `/cdrs`, in their order."""
CALL_LOG_ROW = ("id", "session_id", *_FACTS)
"""The fields of a row of `/calllogs`."""
CALL_LOG = (*CALL_LOG_ROW, *_BILLING)
"""The fields of `/calllogs/{id}`."""
CALL_LEG = (*_FACTS, *_BILLING)
"""The fields of an element of `/cdrs/{id}`: legs have no ids there."""


Spellings = Mapping[str, Mapping[str, str]]
"""By field, JSON that stands for other JSON."""


def objects(
    table: Mapping[str, Column], names: Sequence[str], rows: Rows | slice, spellings: Spellings = MappingProxyType({})
) -> list[bytes]:
    """Render rows of columns as JSON objects with these fields, some values of which may be spelt otherwise."""
    form = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
    columns = (_spelt(table[name].json(rows), spellings.get(name)) for name in names)
    return [(form % values).encode() for values in zip(*columns, strict=True)]


def _spelt(values: list[str], spelling: Mapping[str, str] | None) -> list[str]:
    return values if spelling is None else [spelling.get(value, value) for value in values]


def items(rows: Iterable[bytes]) -> bytes:
    """Join rendered objects to a list without a total."""
    return b'{"items":[%b]}' % b",".join(rows)


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


def file_url(digest: str, *, blob_path: str) -> str:
    """Spell the path under which a file is downloaded; `blob_path` is where all files are."""
    return blob_path + digest


def completed_report(completed: CompletedReport, *, blob_path: str) -> dict[str, Any]:
    """Spell a completed report, as row and as detail; `blob_path` is where all files are."""
    return {
        "id": completed.id,
        "name": completed.name,
        "type": completed.type,
        "format": completed.format,
        "completed_at": render_instant(completed.completed_at),
        "file_name": completed.file_name,
        "file_size": completed.file_size,
        "file_url": file_url(completed.digest, blob_path=blob_path),
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
