"""EXTENSION_GROUP_CALL_COST: what the billed calls of each extension group cost. Refuses to know other types."""

from collections.abc import Iterator

from mockpbx.model import Leg, Rate
from mockpbx.reports.formatting import clock, money, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.rates import matched_rate
from mockpbx.reports.selection import head_lines, is_listed
from mockpbx.reports.table import figures, grouped, texts

_PricedLeg = tuple[Leg, Rate | None]


def _build(scope: Scope) -> Body:
    listed = scope.filter.get("groups")
    group_of = {extension.number: extension.group for extension in scope.directory.extensions}
    # The order in which the directory first names each group.
    groups = [group for group in dict.fromkeys(group_of.values()) if is_listed(group, listed)]
    legs_of: dict[str, list[_PricedLeg]] = {group: [] for group in groups}
    for leg, rate in _priced_legs(scope):
        if (group := group_of.get(leg.caller)) in legs_of:
            legs_of[group].append((leg, rate))
    return Body(
        head_lines=head_lines(scope, "Group", member="groups"),
        rows=tuple(row for group in groups for row in grouped(group, [_cells(it, scope) for it in legs_of[group]])),
    )


def _priced_legs(scope: Scope) -> Iterator[_PricedLeg]:
    """Find the billed legs, each with its rate, that are of the type the filter wants."""
    wanted = scope.filter.get("type") or "ANY"
    for leg in (leg for call in scope.calls for leg in call.legs if leg.billed_account is not None):
        rate = matched_rate(leg.callee, scope.directory.rates)
        if wanted == "ANY" or (rate is not None and rate.type == wanted):
            yield leg, rate


def _cells(priced: _PricedLeg, scope: Scope) -> tuple[str, ...]:
    leg, rate = priced
    return (
        party(leg.caller, leg.caller_display_name),
        party(leg.callee, leg.callee_display_name),
        "" if rate is None else rate.type,
        scope.local(leg.started_at),
        scope.local(leg.rang_at),
        scope.local(leg.answered_at),
        scope.local(leg.ended_at),
        clock(leg.duration_seconds),
        "" if rate is None else rate.prefix,
        money(leg.cost),
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
