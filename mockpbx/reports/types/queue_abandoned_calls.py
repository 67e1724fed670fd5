"""QUEUE_ABANDONED_CALLS: every queue call no agent answered. Refuses to know the other types."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mockpbx.reports.formatting import parties, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import QueueTally, queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import figures, grouped, texts
from mockpbx.reports.values import values_of_legs

_SHOWN = ("started_at", "caller", "caller_display_name")


def _build(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(
            row
            for tally in queue_tallies(scope)
            for row in grouped(party(tally.queue.number, tally.queue.name), _cells(tally, scope, names))
        ),
    )


def _cells(tally: QueueTally, scope: Scope, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    stays = tally.abandoned_stays
    agents = _rung_agents(tally, scope)
    waits = zip(values_of_legs(scope, tally.legs[stays], *_SHOWN), tally.waiting[stays].tolist(), strict=True)
    for stay, ((started_at, caller, caller_name), waiting) in zip(stays.tolist(), waits, strict=True):
        yield (
            scope.local(started_at),
            # Bare seconds here, HH:MM:SS in QUEUE_BREACHES_SLA_STATISTICS: so the PBX prints them.
            str(waiting),
            party(caller, caller_name),
            parties(agents[stay], names),
            str(len(agents[stay])),
        )


def _rung_agents(tally: QueueTally, scope: Scope) -> Mapping[int, list[str]]:
    """Return whom each stay rang, in order, each as often as it rang."""
    agents: dict[int, list[str]] = defaultdict(list)
    rings = values_of_legs(scope, tally.rings, "callee")
    for stay, (callee,) in zip(tally.ring_stays.tolist(), rings, strict=True):
        agents[stay].append(callee)
    return agents


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
