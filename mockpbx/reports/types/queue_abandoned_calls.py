"""QUEUE_ABANDONED_CALLS: every queue call no agent answered. Refuses to know the other types."""

from mockpbx.reports.formatting import parties, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_calls import QueueCall, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import figures, grouped, texts


def _build(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(
            row
            for tally in queue_tallies(scope)
            for row in grouped(
                party(tally.queue.number, tally.queue.name),
                [_cells(call, scope, names) for call in tally.abandoned_calls],
            )
        ),
    )


def _cells(call: QueueCall, scope: Scope, names: dict[str, str]) -> tuple[str, ...]:
    return (
        scope.local(call.leg.started_at),
        # Bare seconds here, HH:MM:SS in QUEUE_BREACHES_SLA_STATISTICS: so the PBX prints them.
        str(call.waiting_seconds),
        party(call.leg.caller, call.leg.caller_display_name),
        parties((leg.callee for leg in call.agent_legs), names),
        str(len(call.agent_legs)),
    )


QUEUE_ABANDONED_CALLS = Kind(
    label="Abandoned Queue Calls Report",
    columns=(
        *texts("Queue", "Start Time"),
        *figures("Waiting Time"),
        *texts("Caller", "Agent"),
        *figures("Polling Attempts"),
    ),
    build=_build,
)
