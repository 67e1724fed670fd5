"""What a run came to. Refuses to print itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from contracts.coverage import Coverage
from contracts.findings import CheckAccount, Finding, Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A finding that is accepted until the end of a day, and why."""

    finding: Finding
    reason: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Findings, the account of every check, and what was seen: answers by operation and status, and the coverage.

    `seconds` is wall time; `left_over` names what the run created and could not destroy; `personal_texts` are texts
    that tell of people and may stand in the evidence.
    """

    target: str
    preset: str
    profile: str
    seed: int
    findings: tuple[Finding, ...]
    accounts: tuple[CheckAccount, ...]
    answers: Mapping[str, Mapping[int, int]]
    request_count: int
    seconds: float
    is_cut_short: bool = False
    left_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    waived: tuple[Waived, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    personal_texts: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that break the contract."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that breaks the contract, and something was judged at all."""
        return not self.errors and any(account.outcome is Outcome.PASSED for account in self.accounts)
