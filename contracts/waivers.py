"""Findings that are known and accepted for a time, by fingerprint. Refuses to accept what has expired."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from contracts.errors import UsageError
from contracts.findings import Finding, Outcome
from contracts.verdict import Verdict, Waived

_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_MEMBERS = {"fingerprint": str, "reason": str, "expires": date}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One accepted finding: why, and the last day on which it is accepted."""

    fingerprint: str
    reason: str
    expires: date


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Load a baseline: TOML with a table `[[waiver]]` for each finding; UsageError says what is wrong and where."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the baseline {path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the baseline {path} is no TOML: {error}") from error
    unknown = sorted(set(stated) - {"waiver"})
    tables = stated.get("waiver", [])
    if unknown or not isinstance(tables, list):
        raise UsageError(f"the baseline {path} holds {', '.join(unknown) or 'a waiver'} that is no [[waiver]]")
    return tuple(_waiver(path, number, one) for number, one in enumerate(tables, start=1))


def _waiver(path: Path, number: int, stated: Any) -> Waiver:
    where = f"waiver {number} of {path}"
    if not isinstance(stated, Mapping) or set(stated) != set(_MEMBERS):
        raise UsageError(f"{where} must have {', '.join(_MEMBERS)}, and nothing else")
    for name, kind in _MEMBERS.items():
        # A date with a time is a date to Python, and no day.
        if type(stated[name]) is not kind:
            raise UsageError(f"{where}: {name} must be a {'day such as 2027-01-31' if kind is date else 'text'}")
    if not _FINGERPRINT.fullmatch(stated["fingerprint"]) or not stated["reason"].strip():
        raise UsageError(f"{where} needs a fingerprint of twelve hex digits and a reason")
    return Waiver(**stated)


def waive(verdict: Verdict, waivers: Sequence[Waiver], today: date) -> Verdict:
    """Take the findings that are accepted today out of a verdict; what has expired or fits nothing is noted."""
    good = {one.fingerprint: one for one in waivers if one.expires >= today}
    kept = tuple(finding for finding in verdict.findings if finding.fingerprint not in good)
    waived = tuple(_waived(one, good[one.fingerprint]) for one in verdict.findings if one.fingerprint in good)
    found, still = {one.fingerprint for one in verdict.findings}, {finding.id for finding in kept}
    accepted = {one.finding.id for one in waived} - still
    return replace(
        verdict,
        findings=kept,
        waived=waived,
        accounts=tuple(
            replace(account, outcome=Outcome.WAIVED) if account.id in accepted else account
            for account in verdict.accounts
        ),
        notes=(*verdict.notes, *(note for one in waivers for note in _notes(one, found, today))),
    )


def _waived(finding: Finding, waiver: Waiver) -> Waived:
    return Waived(finding=finding, reason=waiver.reason, expires=waiver.expires)


def _notes(waiver: Waiver, found: set[str], today: date) -> Sequence[str]:
    if waiver.fingerprint not in found:
        return (f"the waiver {waiver.fingerprint} fits nothing that was found: {waiver.reason}",)
    if waiver.expires < today:
        return (f"the waiver {waiver.fingerprint} expired on {waiver.expires}: {waiver.reason}",)
    return ()
