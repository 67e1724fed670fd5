"""Adds up the records of a run: findings, accounts, coverage, accepted bodies. Refuses to know processes."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.coverage import Mark
from contracts.drive.records import (
    CaseRecord,
    CreatedRecord,
    EndRecord,
    ErrorRecord,
    FailureRecord,
    MarksRecord,
    ProgressRecord,
    Record,
    SampleRecord,
)
from contracts.drive.result import DriveResult
from contracts.drive.sentences import BACK_FROM_THE_WALL, ERROR_SENSES, NOTHING_ACCEPTED, PREFIX, SENTENCES
from contracts.errors import HELD_BACK, JudgeError
from contracts.exchange import Exchange
from contracts.findings import Blame, CheckAccount, Finding, Outcome

COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a run has to reach, lest it be green and empty.

    `body_operation_ids`: of these at least one generated body must be accepted. `untouched`: operations that generation
    never calls as they are meant, with the reason in a sentence.
    """

    body_operation_ids: Sequence[str]
    untouched: Mapping[str, str] = field(default_factory=dict)


class Collector:
    """Takes the records of one run, one by one, and gives its result in the end."""

    def __init__(self) -> None:
        self._findings: dict[str, tuple[int, Finding]] = {}
        self._judged: Counter[str] = Counter()
        self._failed: set[str] = set()
        self._answers: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._accepted: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._exchanges: list[Exchange] = []
        self._created: defaultdict[str, list[str]] = defaultdict(list)
        self._exchange_count = 0
        self._marks: set[Mark] = set()
        self._stop_reason: str | None = "the process ended"

    def take(self, record: Record) -> None:
        """Adds one record; raises JudgeError for an error that is the judge's own."""
        match record:
            case CaseRecord():
                self._take_case(record)
            case FailureRecord():
                self._keep(finding_of(record))
            case ErrorRecord():
                self._keep(finding_of_error(record))
            case SampleRecord():
                self._exchanges.append(record.exchange)
            case CreatedRecord() | MarksRecord():
                self._note(record)
            case EndRecord():
                self._stop_reason = None if record.stop_reason == COMPLETED else record.stop_reason
            case ProgressRecord():
                pass

    def _note(self, record: CreatedRecord | MarksRecord) -> None:
        if isinstance(record, MarksRecord):
            self._marks.update(record.marks)
        else:
            self._created[record.resource].append(record.id)

    def cut_off(self, reason: str) -> None:
        """Notes why the run did not go to its end."""
        self._stop_reason = reason

    def _take_case(self, case: CaseRecord) -> None:
        self._exchange_count += 1
        for check, passed in case.checks.items():
            self._judged[check] += 1
            if not passed:
                self._failed.add(check)
        if case.operation_id is None or case.status is None or case.is_stray:
            return
        self._answers[case.operation_id][case.status] += 1
        if case.is_positive and case.has_body and 200 <= case.status < 300:
            self._accepted[case.operation_id][case.variant or ""] += 1

    def _keep(self, finding: Finding) -> None:
        # Of one fault the evidence that is quickest to read.
        weight = sum(len(one.url) + len(one.request_body) + len(one.response_body) for one in finding.evidence)
        kept = self._findings.get(finding.fingerprint)
        if kept is None or weight < kept[0]:
            self._findings[finding.fingerprint] = (weight, finding)

    def result(self, expectation: Expectation) -> DriveResult:
        """The result of all records taken."""
        empty = list(self._unaccepted(expectation.body_operation_ids)) if self._stop_reason is None else []
        return DriveResult(
            findings=(*(finding for _, finding in self._findings.values()), *empty),
            accounts=(*self._accounts(), *_untouched_accounts(expectation.untouched)),
            exchange_count=self._exchange_count,
            answers={name: dict(sorted(counts.items())) for name, counts in sorted(self._answers.items())},
            accepted_bodies={name: dict(self._accepted[name]) for name in expectation.body_operation_ids},
            exchanges=tuple(self._exchanges),
            created_ids={name: tuple(ids) for name, ids in self._created.items()},
            stop_reason=self._stop_reason,
            marks=frozenset(self._marks),
        )

    def _accounts(self) -> Iterator[CheckAccount]:
        for check, sentence in SENTENCES.items():
            count = self._judged[check]
            outcome = Outcome.FAILED if check in self._failed else Outcome.PASSED
            yield CheckAccount(
                id=f"{PREFIX}.{check}",
                sentence=sentence,
                outcome=outcome if count else Outcome.NOT_EXERCISED,
                judged_count=count,
            )

    def _unaccepted(self, operation_ids: Sequence[str]) -> Iterator[Finding]:
        for operation_id in operation_ids:
            if not self._accepted[operation_id]:
                yield Finding(
                    id=NOTHING_ACCEPTED.id,
                    operation_id=operation_id,
                    sentence=NOTHING_ACCEPTED.sentence,
                    cause="no generated body was accepted",
                    blame=NOTHING_ACCEPTED.blame,
                )


def finding_of(failure: FailureRecord) -> Finding:
    """The finding that a failed check amounts to; its cause begins with the tool's own code."""
    return Finding(
        id=f"{PREFIX}.{failure.check}",
        operation_id=failure.operation_id,
        sentence=SENTENCES.get(failure.check, failure.title),
        cause=f"{failure.code} {failure.title}: {failure.reason}",
        evidence=failure.evidence,
    )


def finding_of_error(error: ErrorRecord) -> Finding:
    """The finding that an error amounts to; raises JudgeError for one that is nobody's fault but the judge's."""
    sense = ERROR_SENSES.get(error.kind)
    if sense is None and HELD_BACK in error.message:
        return Finding(
            id=BACK_FROM_THE_WALL.id,
            operation_id=error.operation_id,
            sentence=BACK_FROM_THE_WALL.sentence,
            cause="the wall held a request back, so that the operation was not tested to the end",
            severity=BACK_FROM_THE_WALL.severity,
            blame=BACK_FROM_THE_WALL.blame,
        )
    if sense is None:
        where = f" at {error.operation_id}" if error.operation_id else ""
        raise JudgeError(f"Schemathesis could not go on{where}: {error.kind}: {error.message}")
    return Finding(
        id=sense.id,
        operation_id=error.operation_id,
        sentence=sense.sentence,
        cause=error.kind if sense.blame is Blame.TARGET else f"{error.kind}: {error.message}",
        blame=sense.blame,
    )


def _untouched_accounts(untouched: Mapping[str, str]) -> Iterator[CheckAccount]:
    for operation_id, sentence in untouched.items():
        yield CheckAccount(
            id=f"{PREFIX}.generated.{operation_id}",
            sentence=sentence,
            outcome=Outcome.NOT_EXERCISED,
            judged_count=0,
        )
