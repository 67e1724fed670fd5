"""The kinds of call in one table, by the names that scenarios weigh them with."""

from collections.abc import Callable, Mapping

from mockpbx.world.batch import Batch
from mockpbx.world.draws import Draws, Ints
from mockpbx.world.kinds import inbound, internal, outbound, services
from mockpbx.world.people import Cast

Kind = Callable[[Cast, Draws, Ints], Batch]

CALLBACK = "queue_callback"
"""The kind that is two calls: one that asks for it, and the callback."""

KINDS: Mapping[str, Kind] = {
    "internal_answered": internal.answered,
    "internal_voicemail": internal.voicemail,
    "internal_busy": internal.busy,
    "internal_declined": internal.declined,
    "internal_unregistered": internal.unregistered,
    "internal_unknown": internal.unknown,
    "internal_no_answer": internal.no_answer,
    "internal_cancelled": internal.cancelled,
    "internal_launched": internal.launched,
    "inbound_answered": inbound.answered,
    "inbound_voicemail": inbound.voicemail,
    "inbound_cancelled": inbound.cancelled,
    "inbound_queue": services.queue_answered,
    "inbound_queue_abandoned": services.queue_abandoned,
    "inbound_queue_overflow": services.queue_overflow,
    CALLBACK: services.callback_request,
    "inbound_ring_group": services.ring_group,
    "inbound_blind_transfer": inbound.blind_transfer,
    "inbound_attended_transfer": inbound.attended_transfer,
    "inbound_forwarded": inbound.forwarded,
    "outbound_answered": outbound.answered,
    "outbound_busy": outbound.busy,
    "outbound_no_answer": outbound.no_answer,
    "outbound_cancelled": outbound.cancelled,
    "outbound_refused_by_trunk": outbound.refused_by_trunk,
    "outbound_refused_by_pbx": outbound.refused_by_pbx,
}
