"""QUEUE_PERFORMANCE: what each agent did for each queue. Refuses to know the other types."""

from dataclasses import dataclass

import numpy as np

from mockpbx.history import BLANK_INSTANT, codes_in, instants_in
from mockpbx.reports.formatting import average_clock, clock, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, grouped, texts, total


def _build(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(row for tally in queue_tallies(scope) for row in _rows(tally, scope, names)),
    )


def _rows(tally: QueueTally, scope: Scope, names: dict[str, str]) -> tuple[Row, ...]:
    works = _works(tally, scope)
    # Agents who left the queue since are still counted, so that the rows add up to the total.
    agents = dict.fromkeys((*tally.queue.agents, *works))
    cells = [_agent_cells(number, names.get(number), works.get(number, _Work())) for number in agents]
    cells = cells or [("",) * 5]
    cells = [(str(tally.total) if index == 0 else "", *rest) for index, rest in enumerate(cells)]
    key = party(tally.queue.number, tally.queue.name)
    # In an agent's row `Unanswered` counts rings, in the total it counts calls.
    sums = ("", "", str(tally.serviced), f"{tally.abandoned} Calls", clock(tally.talking_seconds), "")
    return (*grouped(key, cells), total(*sums))


@dataclass(slots=True)
class _Work:
    """What one agent did for a queue: calls served, rings not taken, seconds talked."""

    serviced: int = 0
    polls: int = 0
    talking_seconds: int = 0


def _works(tally: QueueTally, scope: Scope) -> dict[str, _Work]:
    """Return the work of every agent who was rung, by number, in the order in which they first were."""
    legs, texts = scope.history.legs, scope.history.texts.all
    callees = codes_in(legs, "callee")[tally.rings]
    codes, first, agents = np.unique(callees, return_index=True, return_inverse=True)
    polls = np.bincount(agents, weights=instants_in(legs, "answered_at")[tally.rings] == BLANK_INSTANT)
    # The ring that serves a stay is one of its rings, so that its agent is among these.
    is_served = tally.served_by >= 0
    servers = np.searchsorted(codes, codes_in(legs, "callee")[tally.served_by[is_served]])
    serviced = np.bincount(servers, minlength=len(codes))
    talking = np.bincount(servers, weights=tally.talking[is_served], minlength=len(codes))
    return {
        str(texts[codes[at]]): _Work(int(serviced[at]), int(polls[at]), int(talking[at])) for at in np.argsort(first)
    }


def _agent_cells(number: str, name: str | None, work: _Work) -> tuple[str, ...]:
    return (
        party(number, name),
        str(work.serviced),
        f"{work.polls} Polls",
        clock(work.talking_seconds),
        average_clock(work.talking_seconds, work.serviced),
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
