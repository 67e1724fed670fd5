"""NORMAL: every call with its legs. Refuses to know the other types."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mockpbx.model import Call, CallFacts, EndReason
from mockpbx.reports.call_filter import kept_rows
from mockpbx.reports.formatting import clock, money, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.selection import span_line
from mockpbx.reports.table import Row, figures, texts

CALL_LIMIT = 20_000
"""Most calls the PBX prints in one NORMAL report; no other type is limited."""

_PRINTED_REASONS: Mapping[EndReason | None, str] = MappingProxyType(
    {
        None: "",
        EndReason.CALLER_DISCONNECTED: "CALLER_DISCONNECT",
        EndReason.CALLEE_DISCONNECTED: "CALLEE_DISCONNECT",
    }
)
"""End reasons that a report spells in another way than the API does."""


def _build(scope: Scope) -> Body:
    calls = kept_rows(scope)
    return Body(
        head_lines=(
            f"All Calls: {span_line(scope)}",
            f"Caller ID: {scope.filter.get('from') or 'ANY'}",
            f"Destination: {scope.filter.get('to') or 'ANY'}",
        ),
        rows=(row for call in scope.calls(calls[:CALL_LIMIT]) for row in _rows(call, scope)),
        note=_note(len(calls)),
    )


def _note(count: int) -> str | None:
    if count <= CALL_LIMIT:
        return None
    return f"This report is limited to {CALL_LIMIT:,} calls: it shows the earliest of {count:,}."


def _rows(call: Call, scope: Scope) -> Iterator[Row]:
    caller = party(call.caller, call.caller_display_name)
    yield _row(call, scope, caller=caller, cost=sum(leg.cost for leg in call.legs))
    for leg in call.legs:
        yield _row(leg, scope, caller="", cost=leg.cost)


def _row(facts: CallFacts, scope: Scope, *, caller: str, cost: float) -> Row:
    return Row(
        cells=(
            caller,
            party(facts.callee, facts.callee_display_name),
            scope.local(facts.started_at),
            scope.local(facts.rang_at),
            scope.local(facts.answered_at),
            scope.local(facts.ended_at),
            clock(facts.duration_seconds),
            money(cost),
            facts.outbound_caller_id or "",
            facts.did_cid or "",
            _PRINTED_REASONS.get(facts.end_reason, facts.end_reason or ""),
            facts.trunk or "",
            facts.user_data or "",
        )
    )


NORMAL = Kind(
    # The PBX heads this one report "Type: Type: Normal Report", so the first word belongs to its label.
    label="Type: Normal Report",
    columns=(
        *texts("Caller", "Callee", "Start Time", "Ring Time", "Answer Time", "End Time"),
        *figures("Talking Time", "Cost"),
        *texts("CLI", "DID/DDI", "End Reason", "Trunk Name", "User Data"),
    ),
    build=_build,
)
