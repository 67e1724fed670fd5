"""Adds up what was judged: runs checks on observations and keeps findings and counts. Refuses to send."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from contracts.checks import CHECKS, Check
from contracts.document import Document
from contracts.exchange import Exchange
from contracts.findings import CheckAccount, Finding, Outcome
from contracts.mask import masked
from contracts.observation import Observation
from contracts.oracle import Oracle
from contracts.schema import Schemas

# The second opinion is slow, so it sees a few answers of each operation and status; lists of many rows are cut first.
_SAMPLES_OF_ONE_ANSWER = 3
_MOST_BYTES_OF_A_SAMPLE = 64 * 1024


class Bench:
    """What single answers are judged by: the document, its schemas and openapi-core, each made once.

    `sampled` counts the answers that openapi-core was asked about, by operation and status.
    """

    def __init__(self, document: Document, base_url: str) -> None:
        """Compile what can be compiled beforehand."""
        self.document = document
        self.schemas = Schemas(document)
        self.oracle = Oracle(document, base_url)
        self.sampled: Counter[tuple[str, int]] = Counter()


class Tally:
    """Findings, each once, and for every check how often it judged and whether it failed."""

    def __init__(
        self,
        bench: Bench,
        *,
        token: str | None,
        secrets: Iterable[str] = (),
        checks: Sequence[Check] = CHECKS,
        sample_count: int | None = _SAMPLES_OF_ONE_ANSWER,
        on_found: Callable[[Finding], None] | None = None,
    ) -> None:
        """Judge with `bench` by `checks`; `token` and `secrets`, which may still grow, never show in a finding.

        `sample_count` is how many answers of an operation and status get a second opinion; None for all. `on_found` is
        told every finding, also one that was made before.
        """
        self._on_found = on_found
        self._sample_count = sample_count
        self._bench = bench
        self._token = token
        self._secrets = secrets
        self._checks: defaultdict[str, list[Check]] = defaultdict(list)
        self._all = checks
        for check in checks:
            for kind in check.kinds:
                self._checks[kind].append(check)
        self._findings: dict[str, Finding] = {}
        self._judged: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._failed: set[str] = set()
        self.answers: defaultdict[str, Counter[int]] = defaultdict(Counter)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings so far, in the order in which they were made."""
        return tuple(self._findings.values())

    def observe(self, observation: Observation) -> None:
        """Run every check that looks at observations of this kind."""
        for check in self._checks[observation.kind]:
            if not check.applies(observation):
                continue
            self._judged[check.id][observation.operation_id] += 1
            for finding in check.findings(observation):
                self._failed.add(check.id)
                self.keep(finding)

    def take(self, exchange: Exchange) -> None:
        """Judge an answer by itself; an answer to no operation of the document counts for nothing here."""
        if exchange.operation_id is None:
            return
        self.answers[exchange.operation_id][exchange.status] += 1
        self.judge_alone(exchange)

    def judge_alone(self, exchange: Exchange) -> None:
        """Judge an answer by itself without counting it as sent."""
        if exchange.operation_id is None:
            return
        facts = {
            "operation": self._bench.document.operations[exchange.operation_id],
            "schemas": self._bench.schemas,
            "resolve": self._bench.document.resolve,
            "oracle": self._bench.oracle,
        }
        single = Observation(kind="single", operation_id=exchange.operation_id, exchanges=(exchange,), facts=facts)
        self.observe(single)
        if self._is_sample(exchange.operation_id, exchange):
            self.observe(replace(single, kind="sampled"))

    def _is_sample(self, operation_id: str, exchange: Exchange) -> bool:
        if self._sample_count is None:
            return True
        answer = (operation_id, exchange.status)
        if len(exchange.response_body) > _MOST_BYTES_OF_A_SAMPLE or self._bench.sampled[answer] >= self._sample_count:
            return False
        self._bench.sampled[answer] += 1
        return True

    def keep(self, finding: Finding) -> None:
        """Keep a finding, the first of its fingerprint, with its secrets masked."""
        if self._on_found is not None:
            self._on_found(finding)
        if finding.fingerprint not in self._findings:
            evidence = tuple(masked(one, secret=self._token, others=self._secrets) for one in finding.evidence)
            self._findings[finding.fingerprint] = replace(finding, evidence=evidence)

    def merge(self, other: "Tally", *, confirmed_by: "Tally | None" = None) -> None:
        """Take over another tally; with `confirmed_by` only the findings which that one has as well."""
        known = None if confirmed_by is None else confirmed_by._findings.keys()
        kept = [one for one in other.findings if known is None or one.fingerprint in known]
        for finding in kept:
            self._findings.setdefault(finding.fingerprint, finding)
        for check_id, counts in other._judged.items():
            self._judged[check_id].update(counts)
        self._failed |= {finding.id for finding in kept}
        self.count(other.answers)

    def count(self, answers: Mapping[str, Mapping[int, int]]) -> None:
        """Add answers that were counted elsewhere."""
        for operation_id, statuses in answers.items():
            self.answers[operation_id].update(statuses)

    def accounts(self) -> tuple[CheckAccount, ...]:
        """What became of every check of the catalogue, in its order."""
        return tuple(
            CheckAccount(
                id=check.id,
                sentence=check.sentence,
                outcome=self._outcome(check.id),
                judged_count=self._judged[check.id].total(),
                operations=dict(self._judged[check.id]),
            )
            for check in self._all
        )

    def _outcome(self, check_id: str) -> Outcome:
        if check_id in self._failed:
            return Outcome.FAILED
        return Outcome.PASSED if self._judged[check_id] else Outcome.NOT_EXERCISED
