"""Calls to ring groups and what each member took of them. Refuses to know tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mockpbx.history import BLANK_INSTANT, codes_in, instants_in, places_by_code
from mockpbx.model import RingGroup
from mockpbx.reports.kind import Scope
from mockpbx.reports.selection import is_listed


@dataclass(frozen=True, slots=True, kw_only=True)
class RingGroupTally:
    """A ring group, how many calls it received, and how many of them each extension answered, first answer first."""

    group: RingGroup
    received: int
    answered_by: Mapping[str, int]

    @property
    def answered(self) -> int:
        """Count the calls that somebody took for the group."""
        return sum(self.answered_by.values())


def ring_group_tallies(scope: Scope) -> tuple[RingGroupTally, ...]:
    """Return a tally of each ring group the filter chooses, in the order of the directory; quiet groups too."""
    table, texts, legs = scope.history.legs, scope.history.texts, scope.leg_rows
    groups = places_by_code(texts, {group.number: place for place, group in enumerate(scope.directory.ring_groups)})
    extensions = places_by_code(texts, {one.number: 0 for one in scope.directory.extensions})
    callees = codes_in(table, "callee")[legs]
    received = groups[callees]
    is_taken = (extensions[callees] >= 0) & (instants_in(table, "answered_at")[legs] != BLANK_INSTANT)
    taken_for, takers = groups[codes_in(table, "service_number")[legs]][is_taken], callees[is_taken]

    def answers(place: int) -> dict[str, int]:
        codes, first, counts = np.unique(takers[taken_for == place], return_index=True, return_counts=True)
        return {str(texts.all[codes[at]]): int(counts[at]) for at in np.argsort(first)}

    return tuple(
        RingGroupTally(group=group, received=int(np.count_nonzero(received == place)), answered_by=answers(place))
        for place, group in enumerate(scope.directory.ring_groups)
        if is_listed(group.number, scope.filter.get("ring_groups"))
    )
