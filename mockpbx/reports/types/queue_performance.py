"""QUEUE_PERFORMANCE: what each agent did for each queue. Refuses to know the other types."""

from mockpbx.reports.formatting import average_clock, clock, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_calls import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, grouped, texts, total


def _build(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(row for tally in queue_tallies(scope) for row in _rows(tally, names)),
    )


def _rows(tally: QueueTally, names: dict[str, str]) -> tuple[Row, ...]:
    # Agents who left the queue since are still counted, so that the rows add up to the total.
    rung = (leg.callee for call in tally.calls for leg in call.agent_legs)
    agents = dict.fromkeys((*tally.queue.agents, *rung))
    cells = [_agent_cells(tally, number, names.get(number)) for number in agents] or [("",) * 5]
    cells = [(str(tally.total) if index == 0 else "", *rest) for index, rest in enumerate(cells)]
    key = party(tally.queue.number, tally.queue.name)
    # In an agent's row `Unanswered` counts rings, in the total it counts calls.
    sums = ("", "", str(tally.serviced), f"{tally.abandoned} Calls", clock(tally.talking_seconds), "")
    return (*grouped(key, cells), total(*sums))


def _agent_cells(tally: QueueTally, number: str, name: str | None) -> tuple[str, ...]:
    rings = [leg for call in tally.calls for leg in call.agent_legs if leg.callee == number]
    taken = [leg for call in tally.calls if (leg := call.serviced_leg) is not None and leg.callee == number]
    polls = sum(leg.answered_at is None for leg in rings)
    talking = sum(leg.duration_seconds for leg in taken)
    return (
        party(number, name),
        str(len(taken)),
        f"{polls} Polls",
        clock(talking),
        average_clock(talking, len(taken)),
    )


QUEUE_PERFORMANCE = Kind(
    label="Queue Performance Report",
    columns=(
        *texts("Queue"),
        *figures("Received"),
        *texts("Agent"),
        *figures("Serviced", "Unanswered", "Talking Time", "Average Talking Time"),
    ),
    build=_build,
)
