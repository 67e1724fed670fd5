"""Turns model values into table rows and back. Refuses to know statements."""

import json
from typing import Any

from mockpbx import wire
from mockpbx.model import CompletedReport, Instant, Report, ReportFormat, ReportRange, ReportStatus, ReportType
from mockpbx.query import search_text
from mockpbx.sessions import Session
from mockpbx.spec import Collection, Spec
from mockpbx.store.blob import Blob
from mockpbx.store.database import Row
from mockpbx.store.tables import RENDERED


def _with_search(collection: Collection, values: dict[str, Any], row: bytes) -> dict[str, Any]:
    values["search_text"] = search_text(values[name] for name in collection.searchable)
    values[RENDERED] = row
    # A document may have members that nothing is known of.
    return {**dict.fromkeys(collection.kinds), **values}


def report_values(report: Report, due_at: Instant | None, collection: Collection) -> dict[str, Any]:
    """Spread a report order over the columns of its table; `due_at` is when something happens to it next."""
    values: dict[str, Any] = {
        "id": report.id,
        "name": report.name,
        "type": report.type,
        "cron_expr": report.cron_expr,
        "status": report.status,
        "email": report.email,
        "format": report.format,
        "range": report.range,
        "started_at": report.started_at,
        "ended_at": report.ended_at,
        "filter": json.dumps(dict(report.filter)),
        "due_at": due_at,
        "lease_token": None,
        "lease_until": None,
    }
    return _with_search(collection, values, wire.render(wire.report_row(report)))


def report_of(row: Row) -> Report:
    """Read a report order back from its row."""
    return Report(
        id=row["id"],
        name=row["name"],
        type=ReportType(row["type"]),
        email=row["email"],
        format=ReportFormat(row["format"]),
        range=ReportRange(row["range"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        cron_expr=row["cron_expr"],
        filter=json.loads(row["filter"]),
        status=ReportStatus(row["status"]),
    )


def completed_values(completed: CompletedReport, spec: Spec) -> dict[str, Any]:
    """Spread a completed report over the columns of its table."""
    told = wire.completed_report(completed, blob_path=spec.blob_path)
    values: dict[str, Any] = {
        "id": completed.id,
        "name": completed.name,
        "type": completed.type,
        "format": completed.format,
        "completed_at": completed.completed_at,
        "file_name": completed.file_name,
        "file_size": completed.file_size,
        "file_url": told["file_url"],
        "digest": completed.digest,
    }
    return _with_search(spec.collections["listCompletedCallReports"], values, wire.render(told))


def completed_of(row: Row) -> CompletedReport:
    """Read a completed report back from its row."""
    return CompletedReport(
        id=row["id"],
        name=row["name"],
        type=ReportType(row["type"]),
        format=ReportFormat(row["format"]),
        completed_at=row["completed_at"],
        file_name=row["file_name"],
        file_size=row["file_size"],
        digest=row["digest"],
    )


def blob_of(row: Row) -> Blob:
    """Read a file back from its row."""
    return Blob(
        digest=row["digest"], file_name=row["file_name"], media_type=row["media_type"], content=bytes(row["content"])
    )


def session_of(row: Row) -> Session:
    """Read a session back from its row."""
    return Session(
        access_key=row["access_key"],
        refresh_key=row["refresh_key"],
        username=row["username"],
        expires_at=row["expires_at"],
        refreshable_until=row["refreshable_until"],
    )
