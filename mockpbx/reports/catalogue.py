"""Every type of report and what builds it: the one list to read, and the one to extend."""

from collections.abc import Mapping
from types import MappingProxyType

from mockpbx.model import ReportType
from mockpbx.reports.kind import Kind
from mockpbx.reports.types.extension_group_call_cost import EXTENSION_GROUP_CALL_COST
from mockpbx.reports.types.normal import NORMAL
from mockpbx.reports.types.queue_abandoned_calls import QUEUE_ABANDONED_CALLS
from mockpbx.reports.types.queue_callbacks import QUEUE_CALLBACKS, QUEUE_FAILED_CALLBACKS
from mockpbx.reports.types.queue_detailed_statistics import QUEUE_DETAILED_STATISTICS
from mockpbx.reports.types.queue_performance import QUEUE_PERFORMANCE
from mockpbx.reports.types.queue_sla import QUEUE_BREACHES_SLA_STATISTICS, QUEUE_SLA_STATISTICS
from mockpbx.reports.types.ring_group_statistics import RING_GROUP_STATISTICS
from mockpbx.reports.types.team_queue_general_statistics import TEAM_QUEUE_GENERAL_STATISTICS

KINDS: Mapping[ReportType, Kind] = MappingProxyType(
    {
        ReportType.NORMAL: NORMAL,
        ReportType.EXTENSION_GROUP_CALL_COST: EXTENSION_GROUP_CALL_COST,
        ReportType.QUEUE_PERFORMANCE: QUEUE_PERFORMANCE,
        ReportType.QUEUE_DETAILED_STATISTICS: QUEUE_DETAILED_STATISTICS,
        ReportType.QUEUE_ABANDONED_CALLS: QUEUE_ABANDONED_CALLS,
        ReportType.QUEUE_SLA_STATISTICS: QUEUE_SLA_STATISTICS,
        ReportType.QUEUE_BREACHES_SLA_STATISTICS: QUEUE_BREACHES_SLA_STATISTICS,
        ReportType.QUEUE_CALLBACKS: QUEUE_CALLBACKS,
        ReportType.QUEUE_FAILED_CALLBACKS: QUEUE_FAILED_CALLBACKS,
        ReportType.TEAM_QUEUE_GENERAL_STATISTICS: TEAM_QUEUE_GENERAL_STATISTICS,
        ReportType.RING_GROUP_STATISTICS: RING_GROUP_STATISTICS,
    }
)
