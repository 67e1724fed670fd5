"""Plays a corpus against a server over several connections and gathers what came of it. Refuses to draw cases."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from time import perf_counter

from tests.hostile.answers import Answer
from tests.hostile.case import Case, Target, get, post_json
from tests.hostile.document import Document
from tests.hostile.line import Address, Line

PROBE_SECONDS = 1.0
_PROBE_EVERY = 100
_WORKERS = 4
Numbered = tuple[int, str, Case]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one case: the statuses that answered it, how long they took, and every fault.

    `sent` is the beginning of the request, to be shown beside a fault.
    """

    number: int
    family: str
    name: str
    sent: bytes
    is_whole: bool
    statuses: tuple[int, ...]
    seconds: float
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Siege:
    """A server under a corpus: who is asked, and by what its answers are judged."""

    address: Address
    target: Target
    document: Document

    def run(self, cases: Iterable[Numbered]) -> list[Outcome]:
        """Play all cases, several at a time, and probe in between that the server lives."""
        supply = _Turnstile(iter(cases))
        with ThreadPoolExecutor(_WORKERS) as pool:
            return [one for share in pool.map(self._work, [supply] * _WORKERS) for one in share]

    def probe(self, number: int) -> Outcome:
        """Ask something good on a connection of its own: it has to be answered with 200 in time."""
        line = Line(self.address)
        outcome, _ = self._play(line, number, "probe", get("probe", self.target, "/cdrs?top=1"))
        line.close()
        if outcome.statuses == (200,) and outcome.seconds <= PROBE_SECONDS:
            return outcome
        return replace(outcome, faults=(*outcome.faults, f"dead: {outcome.statuses} in {outcome.seconds:.2f} s"))

    def _work(self, supply: Iterable[Numbered]) -> list[Outcome]:
        line, outcomes = Line(self.address), []
        for number, family, case in supply:
            outcome, answers = self._play(line, number, family, case)
            outcomes.append(outcome)
            if number % _PROBE_EVERY == 0:
                outcomes.append(self.probe(number))
            outcomes.extend(self._destroyed(line, number, answers))
        line.close()
        return outcomes

    def _play(self, line: Line, number: int, family: str, case: Case) -> tuple[Outcome, list[Answer]]:
        start = perf_counter()
        answers, faults = line.exchange(case)
        seconds = perf_counter() - start
        for asked, answer in zip(case.asks, answers, strict=False):
            faults.extend(self.document.faults(asked, answer))
            if case.must_refuse and answer.status < 400:
                faults.append(f"accepted with {answer.status}")
        outcome = Outcome(
            number=number,
            family=family,
            name=case.name,
            sent=case.sent[:300],
            is_whole=case.is_whole,
            statuses=tuple(answer.status for answer in answers),
            seconds=seconds,
            faults=tuple(faults),
        )
        return outcome, answers

    def _destroyed(self, line: Line, number: int, answers: Iterable[Answer]) -> Iterator[Outcome]:
        # Orders that came through are taken back, so that the server's memory tells of requests, not of reports.
        for answer in answers:
            if answer.status == 201:
                path = f"/call_reports/{json.loads(answer.body)['id']}/destroy"
                yield self._play(line, number, "destroy", post_json("destroy", self.target, path, b""))[0]


class _Turnstile:
    """Lets several threads take from one iterator."""

    def __init__(self, cases: Iterator[Numbered]) -> None:
        self._cases = cases
        self._lock = Lock()

    def __iter__(self) -> Iterator[Numbered]:
        return self

    def __next__(self) -> Numbered:
        with self._lock:
            return next(self._cases)
