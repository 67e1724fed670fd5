"""What a run of Schemathesis yields. Refuses to know how it was run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.coverage import Mark
from contracts.exchange import Exchange
from contracts.findings import CheckAccount, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: the phase and operation done last, and how many requests went out so far."""

    phase: str
    operation_id: str | None
    exchange_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveResult:
    """All that came of a run.

    `answers` counts them by operation id and status. `accepted_bodies` counts, for every operation that takes a
    body, the generated bodies that were accepted, by report type; bodies that have no type count under "". `exchanges`
    are a few of each shape, for a second opinion, without secrets. `created_ids` names by resource what the run
    created; `marks` are what was seen of the document. `stop_reason` is None when the run went to its end, else what
    stopped it early.
    """

    findings: tuple[Finding, ...]
    accounts: tuple[CheckAccount, ...]
    exchange_count: int
    answers: Mapping[str, Mapping[int, int]]
    accepted_bodies: Mapping[str, Mapping[str, int]]
    exchanges: tuple[Exchange, ...] = ()
    created_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop_reason: str | None = None
    marks: frozenset[Mark] = frozenset()
