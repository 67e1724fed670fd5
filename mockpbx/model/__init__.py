"""The vocabulary of the PBX as frozen values and pure functions."""

from mockpbx.model.call import Call, CallFacts, Direction, EndReason, Leg, RerouteReason
from mockpbx.model.delivery import Channel, Delivery, DeliveryState, Event, Mail, Webhook
from mockpbx.model.directory import (
    Directory,
    Extension,
    Ivr,
    OutboundRule,
    Queue,
    QueueStrategy,
    Rate,
    RateType,
    RingGroup,
    Role,
    Trunk,
)
from mockpbx.model.instant import DAY, HOUR, MINUTE, SECOND, Instant
from mockpbx.model.report import CompletedReport, Report, ReportFormat, ReportRange, ReportStatus, ReportType

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Call",
    "CallFacts",
    "Channel",
    "CompletedReport",
    "Delivery",
    "DeliveryState",
    "Direction",
    "Directory",
    "EndReason",
    "Event",
    "Extension",
    "Instant",
    "Ivr",
    "Leg",
    "Mail",
    "OutboundRule",
    "Queue",
    "QueueStrategy",
    "Rate",
    "RateType",
    "Report",
    "ReportFormat",
    "ReportRange",
    "ReportStatus",
    "ReportType",
    "RerouteReason",
    "RingGroup",
    "Role",
    "Trunk",
    "Webhook",
]
