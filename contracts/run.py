"""One run under way: plays phases, keeps what they find, and knows when it is over."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.checks import Check
from contracts.client import Client
from contracts.coverage import Spotter
from contracts.errors import INCOMPARABLE, OutOfTimeError, ShutOutError, TargetError, WallError
from contracts.findings import Blame, CheckAccount, Finding, Outcome, Promise, Severity
from contracts.phases import Phase, Scopes
from contracts.tally import Bench, Tally
from contracts.verdict import ANSWERED

OnProgress = Callable[[str, int], None]
"""Told the name of the phase and how many requests were sent so far."""

_MOST_SILENCES = 3
_EVERY_ANSWER = frozenset({"single", "sampled"})
_ANSWERED = Promise(id=ANSWERED, sentence="Every request is answered, and in time.")
_COMPARABLE = Promise(
    id="robustness.comparable", sentence="Answers are of a shape that can be compared.", blame=Blame.UNCLEAR
)
PROMISES = (_ANSWERED, _COMPARABLE)
"""What is found of whatever is asked, beside the checks that were chosen."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One run under way."""

    client: Client
    bench: Bench
    tally: Tally
    spotter: Spotter
    deadline: float | None
    on_progress: OnProgress
    checks: tuple[Check, ...]
    scopes: Scopes
    notes: list[str] = field(default_factory=list)
    silences: int = 0
    taken_count: int = 0
    is_cut_short: bool = False
    accounts: tuple[CheckAccount, ...] = ()
    driven_count: int = 0

    @property
    def is_late(self) -> bool:
        """Whether the time for questions is up."""
        return self.deadline is not None and time.monotonic() > self.deadline

    @property
    def is_over(self) -> bool:
        """Whether there is no time, or no target, for another phase."""
        has_lost_target = self.silences >= _MOST_SILENCES or self.client.shut_out_by > 0
        return self.is_late or has_lost_target or self._has_failed(self.tally)

    def _has_failed(self, tally: Tally) -> bool:
        """Say whether enough was found for a run that ends at the first finding."""
        return self.client.settings.fail_fast and any(one.severity is Severity.ERROR for one in tally.findings)

    def wants(self, kinds: frozenset[str]) -> bool:
        """Whether a check of this run looks at observations of one of these kinds; some look at every answer."""
        return any(kind in kinds or kind in _EVERY_ANSWER for check in self.checks for kind in check.kinds)

    def play(self, phase: Phase) -> None:
        """Run a phase; what a distant, living server fails is tried once more before it is believed."""
        if not self.wants(phase.kinds):
            return
        if self.is_over:
            self.is_cut_short = True
            if self.is_late:
                self._judge_gathered(phase)
            return
        self.on_progress(phase.name, len(self.client.exchanges) + self.driven_count)
        first = self._attempt(phase)
        if not first.findings or self.is_over or not (self._may_have_moved() or self._was_disturbed(phase)):
            self.tally.merge(first)
            return
        second = self._attempt(phase)
        if second.findings and self._was_disturbed(phase):
            self.notes.append(f"{phase.name}: others change them all the time, so what was found is not counted")
            self.tally.merge(first, confirmed_by=self._begun_tally())
            return
        self.tally.merge(first, confirmed_by=second)
        gone = {one.fingerprint: one for one in first.findings} | {one.fingerprint: one for one in second.findings}
        both = {one.fingerprint for one in first.findings} & {one.fingerprint for one in second.findings}
        unclear = sorted({one.id for one in gone.values() if one.fingerprint not in both})
        if unclear:
            self.notes.append(f"{phase.name}: seen once and not again, so not counted: {', '.join(unclear)}")

    def _was_disturbed(self, phase: Phase) -> bool:
        """Say whether others changed the list that a phase is about, while it was looked at."""
        try:
            return self.scopes.were_disturbed(phase.name)
        except (TargetError, OutOfTimeError):
            return False

    def _may_have_moved(self) -> bool:
        """Say whether what was read may have changed meanwhile: on this machine one can see."""
        try:
            return not self.client.target.is_loopback or self.scopes.have_moved()
        except (TargetError, OutOfTimeError):
            return False

    def _judge_gathered(self, phase: Phase) -> None:
        """Judge what was seen for a phase while others had their turn."""
        tally = self._begun_tally()
        for observation in phase.gathered():
            try:
                tally.observe(observation)
            except INCOMPARABLE as error:
                self._note_incomparable(phase, error, tally)
        self._take_new(phase, tally)
        self.tally.merge(tally)

    def _begun_tally(self) -> Tally:
        self.taken_count = len(self.client.exchanges)
        return Tally(self.bench, token=self.client.target.token, secrets=self.client.secrets, checks=self.checks)

    def _attempt(self, phase: Phase) -> Tally:
        tally = self._begun_tally()
        try:
            self._observe(phase, tally)
        except ShutOutError:
            self.is_cut_short = True
        except TargetError as error:
            self.silences += 1
            tally.keep(_unanswered(str(error)))
        except OutOfTimeError:
            self.is_cut_short = True
        except WallError as error:
            self.notes.append(f"{phase.name}: broken off, for {error}")
        except INCOMPARABLE as error:
            self._note_incomparable(phase, error, tally)
        self._take_new(phase, tally)
        return tally

    def _observe(self, phase: Phase, tally: Tally) -> None:
        for observation in phase.observe():
            tally.observe(observation)
            # As they come, so that there is not much left to judge when the time is up.
            self._take_new(phase, tally)
            if self.is_over or self._has_failed(tally):
                self.is_cut_short = True
                return

    def _take_new(self, phase: Phase, tally: Tally) -> None:
        """Judge the answers by themselves that came since."""
        new = self.client.exchanges[self.taken_count :]
        self.taken_count += len(new)
        for exchange in new:
            try:
                tally.take(exchange)
                self.spotter.see(exchange)
            except INCOMPARABLE as error:
                self._note_incomparable(phase, error, tally)

    def _note_incomparable(self, phase: Phase, error: Exception, tally: Tally) -> None:
        """Note that an answer has a shape that cannot be compared; conformance says what is wrong with it."""
        self.is_cut_short = True
        tally.keep(
            Finding(
                id=_COMPARABLE.id,
                operation_id=None,
                sentence=_COMPARABLE.sentence,
                cause=f"{phase.name} was broken off: {type(error).__name__}",
                blame=_COMPARABLE.blame,
            )
        )

    @property
    def silence_account(self) -> CheckAccount:
        """Whether every request was answered."""
        return CheckAccount(
            id=_ANSWERED.id,
            sentence=_ANSWERED.sentence,
            outcome=Outcome.FAILED if self.silences else Outcome.PASSED,
            judged_count=len(self.client.exchanges),
        )


def _unanswered(cause: str) -> Finding:
    return Finding(
        id=_ANSWERED.id,
        operation_id=None,
        sentence=_ANSWERED.sentence,
        cause="a request was not answered",
        blame=_ANSWERED.blame if "in time" in cause else Blame.UNCLEAR,
    )
