"""Two verdicts side by side: what is new, what is gone, what is still there. Refuses to send anything."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import UsageError
from contracts.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding as a verdict in JSON tells it."""

    fingerprint: str
    id: str
    operation: str | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Findings by what became of them. `unjudged` were found before, and their check judged nothing this time."""

    new: tuple[Told, ...]
    gone: tuple[Told, ...]
    still: tuple[Told, ...]
    unjudged: tuple[Told, ...]


def load_findings(path: Path) -> tuple[Told, ...]:
    """Read the findings of a verdict that `--json` wrote; UsageError when it is none."""
    try:
        verdict = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_told(one) for one in [*verdict["findings"], *verdict.get("waived", [])])
    except OSError as error:
        raise UsageError(f"cannot read the verdict {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no verdict in JSON: {type(error).__name__} {error}") from error


def _told(stated: Any) -> Told:
    return Told(
        fingerprint=str(stated["fingerprint"]),
        id=str(stated["id"]),
        operation=stated["operation"],
        cause=str(stated["cause"]),
    )


def compare(old: tuple[Told, ...], verdict: Verdict) -> Comparison:
    """Compare an earlier verdict's findings with those of this one; waived ones count as found."""
    found = (*verdict.findings, *(one.finding for one in verdict.waived))
    now = {
        one.fingerprint: Told(fingerprint=one.fingerprint, id=one.id, operation=one.operation_id, cause=one.cause)
        for one in found
    }
    before = {one.fingerprint: one for one in old}
    judged = {account.id for account in verdict.accounts if account.judged_count}
    missing = [one for fingerprint, one in before.items() if fingerprint not in now]
    return Comparison(
        new=tuple(one for fingerprint, one in now.items() if fingerprint not in before),
        gone=tuple(one for one in missing if one.id in judged),
        still=tuple(one for fingerprint, one in now.items() if fingerprint in before),
        unjudged=tuple(one for one in missing if one.id not in judged),
    )
