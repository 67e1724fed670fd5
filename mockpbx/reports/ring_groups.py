"""Calls to ring groups and what each member took of them. Refuses to know tables."""

from dataclasses import dataclass

from mockpbx.model import Leg, RingGroup
from mockpbx.reports.kind import Scope
from mockpbx.reports.selection import is_listed


@dataclass(frozen=True, slots=True, kw_only=True)
class RingGroupTally:
    """A ring group, how many calls it received, and the legs its members answered."""

    group: RingGroup
    received: int
    answered_legs: tuple[Leg, ...]

    def answered_by(self, number: str) -> int:
        """Count the calls one extension took for the group."""
        return sum(leg.callee == number for leg in self.answered_legs)


def ring_group_tallies(scope: Scope) -> tuple[RingGroupTally, ...]:
    """Return a tally of each ring group the filter chooses, in the order of the directory; quiet groups too."""
    legs = [leg for call in scope.calls for leg in call.legs]
    extensions = scope.extension_names().keys()
    answered = [leg for leg in legs if leg.callee in extensions and leg.answered_at is not None]
    return tuple(
        RingGroupTally(
            group=group,
            received=sum(leg.callee == group.number for leg in legs),
            answered_legs=tuple(leg for leg in answered if leg.service_number == group.number),
        )
        for group in scope.directory.ring_groups
        if is_listed(group.number, scope.filter.get("ring_groups"))
    )
