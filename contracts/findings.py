"""What the judge says: findings and the account of every check. Refuses to know how they were obtained."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.exchange import Exchange


class Severity(StrEnum):
    """How much a finding weighs: an error breaks the contract, a warning is a drift the document does not forbid."""

    ERROR = "error"
    WARNING = "warning"


class Blame(StrEnum):
    """Whose fault a finding is."""

    TARGET = "target"
    CLIENT = "client"
    DOCUMENT = "document"
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    """What became of a check; an empty sample is `not exercised`, never `passed`; found and accepted is `waived`."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_EXERCISED = "not exercised"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What findings are made of that no check of the catalogue makes: how they are called, and how much they weigh."""

    id: str
    sentence: str
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.TARGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken promise. `id` is dotted and stable (`paging.disjoint`); `cause` is the normalised reason.

    `cause` holds no ids, times or numbers of the data, so that the fingerprint is stable over seeds.
    """

    id: str
    operation_id: str | None
    sentence: str
    cause: str
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.TARGET
    evidence: tuple[Exchange, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Stable name of this finding over runs: twelve hex digits of check, operation and cause."""
        text = "\n".join((self.id, self.operation_id or "-", self.cause))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAccount:
    """What one check looked at in a run: how many observations it really judged, and what came of it.

    `operations` counts them by operation; empty where a check does not count so.
    """

    id: str
    sentence: str
    outcome: Outcome
    judged_count: int
    operations: Mapping[str, int] = field(default_factory=dict)
