"""RING_GROUP_STATISTICS: what each ring group received and its members answered. Refuses to know the other types."""

from mockpbx.reports.formatting import party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.ring_groups import RingGroupTally, ring_group_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, grouped, texts, total


def _build(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "RingGroup", member="ring_groups"),
        rows=(row for tally in ring_group_tallies(scope) for row in _rows(tally, names)),
    )


def _rows(tally: RingGroupTally, names: dict[str, str]) -> tuple[Row, ...]:
    # Members who left the group since are still counted, so that the rows add up to the total.
    members = dict.fromkeys((*tally.group.members, *tally.answered_by))
    answered = tally.answered_by
    cells = [(party(number, names.get(number)), str(answered.get(number, 0))) for number in members] or [("", "")]
    received = str(tally.received)
    key = party(tally.group.number, tally.group.name)
    return (
        *grouped(key, [(*rest, received if index == 0 else "") for index, rest in enumerate(cells)]),
        total("", str(tally.answered), received),
    )


RING_GROUP_STATISTICS = Kind(
    label="Ring Group Statistics Report",
    columns=(*texts("Ring Group", "Agent"), *figures("Total Answered", "Total Received")),
    build=_build,
)
