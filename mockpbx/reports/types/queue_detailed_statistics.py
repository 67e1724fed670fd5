"""QUEUE_DETAILED_STATISTICS: calls, ringing and talking of each queue. Refuses to know the other types."""

from mockpbx.reports.formatting import average_clock, clock, party, percent
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, texts, total


def _build(scope: Scope) -> Body:
    tallies = queue_tallies(scope)
    sums = total(
        str(sum(tally.total for tally in tallies)),
        str(sum(tally.serviced for tally in tallies)),
        str(sum(tally.abandoned for tally in tallies)),
        "",
        clock(sum(tally.ringing_seconds for tally in tallies)),
        "",
        clock(sum(tally.talking_seconds for tally in tallies)),
        "",
    )
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(*(_row(tally) for tally in tallies), sums),
    )


def _row(tally: QueueTally) -> Row:
    return Row(
        cells=(
            party(tally.queue.number, tally.queue.name),
            str(tally.total),
            str(tally.serviced),
            str(tally.abandoned),
            percent(tally.serviced, tally.total),
            clock(tally.ringing_seconds),
            average_clock(tally.ringing_seconds, tally.total),
            clock(tally.talking_seconds),
            # Divided by all calls here, by serviced calls in TEAM_QUEUE_GENERAL_STATISTICS: so the PBX prints them.
            average_clock(tally.talking_seconds, tally.total),
        )
    )


QUEUE_DETAILED_STATISTICS = Kind(
    label="Detailed Queue Statistics",
    columns=(
        *texts("Queue"),
        *figures("Total", "Serviced", "Abandoned", "% Serviced", under="Calls"),
        *figures("Total", "Average", under="Ringing Time"),
        *figures("Total", "Average", under="Talking Time"),
    ),
    build=_build,
)
