"""The two reports on the service level of queues: its breaches counted, its breaches listed.

Refuses to know the other types.
"""

from collections.abc import Iterator

from mockpbx.reports.formatting import clock, party, percent
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, texts
from mockpbx.reports.values import values_of_legs

_SHOWN = ("started_at", "caller", "caller_display_name")


def _build_statistics(scope: Scope) -> Body:
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(_statistics_row(tally) for tally in queue_tallies(scope)),
    )


def _build_breaches(scope: Scope) -> Body:
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(row for tally in queue_tallies(scope) for row in _breach_rows(tally, scope)),
    )


def _statistics_row(tally: QueueTally) -> Row:
    breaches = len(tally.breaching_stays)
    queue = party(tally.queue.number, tally.queue.name)
    return Row(cells=(queue, str(tally.total), str(breaches), percent(breaches, tally.total)))


def _breach_rows(tally: QueueTally, scope: Scope) -> Iterator[Row]:
    queue = party(tally.queue.number, tally.queue.name)
    stays = tally.breaching_stays
    waits = zip(values_of_legs(scope, tally.legs[stays], *_SHOWN), tally.waiting[stays].tolist(), strict=True)
    for (started_at, caller, caller_name), waiting in waits:
        yield Row(cells=(scope.local(started_at), queue, party(caller, caller_name), clock(waiting)))


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
