"""Report orders and their products as frozen values. Refuses to know how a table is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mockpbx.model.instant import Instant


class ReportType(StrEnum):
    """The eleven call reports of the API."""

    NORMAL = "NORMAL"
    EXTENSION_GROUP_CALL_COST = "EXTENSION_GROUP_CALL_COST"
    QUEUE_PERFORMANCE = "QUEUE_PERFORMANCE"
    QUEUE_DETAILED_STATISTICS = "QUEUE_DETAILED_STATISTICS"
    QUEUE_ABANDONED_CALLS = "QUEUE_ABANDONED_CALLS"
    QUEUE_SLA_STATISTICS = "QUEUE_SLA_STATISTICS"
    QUEUE_BREACHES_SLA_STATISTICS = "QUEUE_BREACHES_SLA_STATISTICS"
    QUEUE_CALLBACKS = "QUEUE_CALLBACKS"
    QUEUE_FAILED_CALLBACKS = "QUEUE_FAILED_CALLBACKS"
    TEAM_QUEUE_GENERAL_STATISTICS = "TEAM_QUEUE_GENERAL_STATISTICS"
    RING_GROUP_STATISTICS = "RING_GROUP_STATISTICS"


class ReportFormat(StrEnum):
    """File format of a completed report."""

    CSV = "CSV"
    HTML = "HTML"


class ReportRange(StrEnum):
    """Which days a report covers, relative to its run in the tenant's time zone; CUSTOM gives two instants."""

    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    LAST_WEEK = "LAST_WEEK"
    LAST_SEVEN_DAYS = "LAST_SEVEN_DAYS"
    LAST_MONTH = "LAST_MONTH"
    LAST_THIRTY_DAYS = "LAST_THIRTY_DAYS"
    CUSTOM = "CUSTOM"


class ReportStatus(StrEnum):
    """State of a report order; there is no COMPLETED: a one-shot order leaves, its product stays."""

    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    ABORTED = "ABORTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A standing order for a call report.

    `started_at` and `ended_at` are set for CUSTOM alone; `cron_expr` None means "once, now".
    `filter` is the wire object as given, already validated for `type`.
    """

    id: str
    name: str
    type: ReportType
    email: str
    format: ReportFormat
    range: ReportRange
    started_at: Instant | None
    ended_at: Instant | None
    cron_expr: str | None
    filter: Mapping[str, Any]
    status: ReportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedReport:
    """One finished product of a report; `digest` names its file. Sizes in bytes."""

    id: str
    name: str
    type: ReportType
    format: ReportFormat
    completed_at: Instant
    file_name: str
    file_size: int
    digest: str
