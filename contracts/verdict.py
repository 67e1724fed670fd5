"""What a run came to. Refuses to print itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from contracts.coverage import Coverage
from contracts.findings import CheckAccount, Finding, Outcome, Severity
from contracts.settings import Settings

ANSWERED = "robustness.answered"
"""The check that every request exercises, whatever it is for: alone it says nothing of what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A finding that is accepted until the end of a day, and why."""

    finding: Finding
    reason: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Findings, the account of every check, and what was seen: answers by operation and status, and the coverage.

    `settings` are those of a run of our own, `document_path` is where another document than ours was read from.

    `seconds` is wall time; `left_over` names what the run created and could not destroy; `personal_texts` are texts
    that tell of people and may stand in the evidence; `least_coverage` is the percentage that was asked for;
    `shut_out` says why the target was open to the run no more, from somewhere in it.
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
    least_coverage: float | None = None
    shut_out: str | None = None
    personal_texts: frozenset[str] = field(default=frozenset(), repr=False)
    settings: Settings | None = None
    document_path: Path | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that break the contract."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that breaks the contract, and nothing lacks."""
        return not self.errors and not self.shortfalls

    @property
    def is_judged(self) -> bool:
        """Whether a check of what was asked for found something, or had something to look at and was not shut out."""
        exercised = (one.id for one in self.accounts if one.outcome is not Outcome.NOT_EXERCISED)
        return bool(self.errors) or (self.shut_out is None and any(id != ANSWERED for id in exercised))

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What keeps it from conforming beside findings."""
        return tuple(self._shortfalls())

    def _shortfalls(self) -> Iterator[str]:
        if self.shut_out is not None:
            yield f"not judged to the end: {self.shut_out}"
        elif not self.is_judged:
            yield "nothing was judged: no check had anything to look at"
        percent, least = self.coverage.percent, self.least_coverage
        if least is not None and percent < least:
            yield f"coverage {percent:.2f} % is below the {least:g} % asked for"

    @property
    def conclusion(self) -> str:
        """What it comes to, in one line."""
        if self.conforms:
            return "conforms"
        if not self.is_judged:
            return ", ".join(self.shortfalls)
        count = len(self.errors)
        found = (f"{count} {'finding' if count == 1 else 'findings'}",) if count else ()
        return f"does not conform: {', '.join((*found, *self.shortfalls))}"
