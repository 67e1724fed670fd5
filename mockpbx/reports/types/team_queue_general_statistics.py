"""TEAM_QUEUE_GENERAL_STATISTICS: calls and times of each queue and its team. Refuses to know the other types."""

from mockpbx.reports.formatting import average_clock, clock, party, percent
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, texts, total


def _build(scope: Scope) -> Body:
    tallies = queue_tallies(scope)
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(*(_row(tally) for tally in tallies), _sums(tallies)),
    )


def _row(tally: QueueTally) -> Row:
    return Row(
        cells=(
            party(tally.queue.number, tally.queue.name),
            str(len(tally.queue.agents)),
            str(tally.total),
            str(tally.serviced),
            str(tally.abandoned),
            percent(tally.abandoned, tally.total),
            clock(tally.ringing_seconds),
            average_clock(tally.ringing_seconds, tally.total),
            clock(tally.waiting_seconds),
            clock(tally.talking_seconds),
            # Divided by serviced calls here, by all calls in QUEUE_DETAILED_STATISTICS: so the PBX prints them.
            average_clock(tally.talking_seconds, tally.serviced),
        )
    )


def _sums(tallies: tuple[QueueTally, ...]) -> Row:
    return total(
        # One agent may serve several queues, so the sizes of the teams have no meaningful sum.
        "",
        str(sum(tally.total for tally in tallies)),
        str(sum(tally.serviced for tally in tallies)),
        str(sum(tally.abandoned for tally in tallies)),
        "",
        clock(sum(tally.ringing_seconds for tally in tallies)),
        "",
        clock(sum(tally.waiting_seconds for tally in tallies)),
        clock(sum(tally.talking_seconds for tally in tallies)),
        "",
    )


TEAM_QUEUE_GENERAL_STATISTICS = Kind(
    label="Team Queue General Statistics Report",
    columns=(
        *texts("Queue"),
        *figures("Agents In Team", "Total Calls", "Serviced Calls", "Abandoned Calls", "% Abandoned Calls"),
        *figures("Total Ringing Time", "Average Ringing Time", "Total Waiting Time"),
        *figures("Total Talking Time", "Average Talking Time"),
    ),
    build=_build,
)
