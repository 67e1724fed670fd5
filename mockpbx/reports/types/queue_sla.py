"""The two reports on the service level of queues: its breaches counted, its breaches listed.

Refuses to know the other types.
"""

from mockpbx.reports.formatting import clock, party, percent
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_calls import QueueCall, QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, texts


def _build_statistics(scope: Scope) -> Body:
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(_statistics_row(tally) for tally in queue_tallies(scope)),
    )


def _build_breaches(scope: Scope) -> Body:
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(
            _breach_row(call, party(tally.queue.number, tally.queue.name), scope)
            for tally in queue_tallies(scope)
            for call in tally.breaching_calls
        ),
    )


def _statistics_row(tally: QueueTally) -> Row:
    breaches = len(tally.breaching_calls)
    queue = party(tally.queue.number, tally.queue.name)
    return Row(cells=(queue, str(tally.total), str(breaches), percent(breaches, tally.total)))


def _breach_row(call: QueueCall, queue: str, scope: Scope) -> Row:
    caller = party(call.leg.caller, call.leg.caller_display_name)
    return Row(cells=(scope.local(call.leg.started_at), queue, caller, clock(call.waiting_seconds)))


QUEUE_SLA_STATISTICS = Kind(
    label="Statistic SLA",
    columns=(
        *texts("Queue"),
        *figures("Total Calls Received", "Calls that breached SLA Time", "% Calls that breached SLA Time"),
    ),
    build=_build_statistics,
)

QUEUE_BREACHES_SLA_STATISTICS = Kind(
    label="Breaches SLA",
    # The queue is no longer the first column, and its name is printed in every row.
    columns=(*texts("Start Time", "Queue", "Caller"), *figures("Waiting Time")),
    build=_build_breaches,
)
