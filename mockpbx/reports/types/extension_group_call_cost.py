"""EXTENSION_GROUP_CALL_COST: what the billed calls of each extension group cost. Refuses to know other types."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import Rows, codes_in, places_by_code
from mockpbx.model import Rate
from mockpbx.reports.formatting import clock, money, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.rates import matched_rate
from mockpbx.reports.selection import head_lines, is_listed
from mockpbx.reports.table import figures, grouped, texts
from mockpbx.reports.values import values_of_legs

_SHOWN = (
    *("caller", "caller_display_name", "callee", "callee_display_name"),
    *("started_at", "rang_at", "answered_at", "ended_at", "duration", "cost"),
)


def _build(scope: Scope) -> Body:
    listed = scope.filter.get("groups")
    # The order in which the directory first names each group.
    groups = dict.fromkeys(one.group for one in scope.directory.extensions if is_listed(one.group, listed))
    legs, placed = _billed_legs(scope, list(groups))
    rates = _Rates(scope)
    return Body(
        head_lines=head_lines(scope, "Group", member="groups"),
        rows=(
            row
            for place, group in enumerate(groups)
            for row in grouped(group, _cells(scope, legs[placed == place], rates))
        ),
    )


def _billed_legs(scope: Scope, groups: Sequence[str]) -> tuple[Rows, NDArray[np.int64]]:
    """Find the billed legs of the wanted type whose caller is in a group, and which group that is."""
    table, texts, legs = scope.history.legs, scope.history.texts, scope.leg_rows
    members = {one.number: groups.index(one.group) for one in scope.directory.extensions if one.group in groups}
    is_billed = codes_in(table, "billed_account")[legs] != 0
    placed = places_by_code(texts, members)[codes_in(table, "caller")[legs]]
    is_shown = is_billed & (placed >= 0)
    return legs[is_shown], placed[is_shown]


class _Rates:
    """The rate that prices each called number, looked up once."""

    def __init__(self, scope: Scope) -> None:
        self._rates = scope.directory.rates
        self._wanted = scope.filter.get("type") or "ANY"
        self._known: dict[str, Rate | None] = {}

    def of(self, number: str) -> Rate | None:
        if number not in self._known:
            self._known[number] = matched_rate(number, self._rates)
        return self._known[number]

    def is_wanted(self, rate: Rate | None) -> bool:
        return self._wanted == "ANY" or (rate is not None and rate.type == self._wanted)


def _cells(scope: Scope, legs: Rows, rates: _Rates) -> Iterator[tuple[str, ...]]:
    local = scope.local
    for caller, caller_name, callee, callee_name, start, rang, answer, end, talk, cost in values_of_legs(
        scope, legs, *_SHOWN
    ):
        rate = rates.of(callee)
        if rates.is_wanted(rate):
            yield (
                party(caller, caller_name),
                party(callee, callee_name),
                "" if rate is None else rate.type,
                local(start),
                local(rang),
                local(answer),
                local(end),
                clock(talk),
                "" if rate is None else rate.prefix,
                money(cost),
            )


EXTENSION_GROUP_CALL_COST = Kind(
    label="Call Cost by Extension Group Report",
    columns=(
        *texts("Group Name", "Caller", "Callee", "Call Type", "Start Time", "Ring Time", "Answer Time", "End Time"),
        *figures("Talking Time"),
        *texts("Prefix"),
        *figures("Cost"),
    ),
    build=_build,
)
