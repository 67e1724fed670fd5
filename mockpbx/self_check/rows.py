"""Spells violations as plain JSON values and as lines. Refuses to choose among them."""

from typing import Any

from mockpbx.self_check.check import SelfCheck
from mockpbx.self_check.violations import Example, Violation


def violation_row(violation: Violation) -> dict[str, Any]:
    """Spell one violation."""
    return {
        "id": violation.id,
        "operation_id": violation.operation_id,
        "status": violation.status,
        "place": violation.flaw.place,
        "rule": violation.flaw.rule,
        "reason": violation.flaw.reason,
        "count": violation.count,
        "first": _example(violation.first),
        "last": _example(violation.last),
    }


def violations_row(check: SelfCheck) -> dict[str, Any]:
    """Spell all that the self-check has found, and how the second opinion went."""
    tally = check.second.tally
    return {
        "mode": check.mode,
        "looked_at": check.looked_at_count,
        "count": check.violations.count,
        "unlisted": check.violations.unlisted,
        "items": [violation_row(one) for one in check.violations.all()],
        "second_opinion": {
            "agreed": tally.agreed,
            "only_first": tally.only_first,
            "only_second": tally.only_second,
            "undecided": tally.undecided,
            "dropped": tally.dropped,
        },
    }


def told(violation: Violation) -> str:
    """Say one violation in one line."""
    flaw = violation.flaw
    where = f"{violation.operation_id or 'no operation'} {violation.status} {flaw.place}"
    return f"violation {violation.id}: {where}: {flaw.reason} ({flaw.rule}, {violation.count} times)"


def _example(example: Example) -> dict[str, str]:
    return {
        "method": example.method,
        "target": example.target.decode("latin-1"),
        "body": example.body.decode("utf-8", "replace"),
    }
