"""What a check is: pure, from one observation to findings. Refuses to send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.exchange import Exchange
from contracts.findings import Blame, Finding, Severity
from contracts.observation import Observation

Judge = Callable[[Observation], Iterator["Fault"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a check found wrong: the cause in words without data, and the exchanges that show it."""

    cause: str
    evidence: tuple[Exchange, ...] = ()


def always(observation: Observation) -> bool:
    """Say that there is something to judge in every observation of a check's kinds."""
    return True


def _printable(text: str) -> str:
    """A text that any file and any terminal takes: what a server put into it may hold anything."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One promise: its id, its sentence, which observations it looks at, the mutant it kills, and the judging.

    `kinds` are those of the observations; `applies` says of one whether there is anything in it to judge. `blame` is
    whose fault a finding is.
    """

    id: str
    sentence: str
    kinds: tuple[str, ...]
    kills: str
    judge: Judge
    applies: Callable[[Observation], bool] = always
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.TARGET

    def findings(self, observation: Observation) -> Iterator[Finding]:
        """Yield a finding for each fault in an observation of this check's kind."""
        for fault in self.judge(observation):
            yield Finding(
                id=self.id,
                operation_id=observation.operation_id,
                sentence=self.sentence,
                cause=_printable(f"{observation.cause}: {fault.cause}" if observation.cause else fault.cause),
                severity=self.severity,
                blame=self.blame,
                evidence=fault.evidence or observation.exchanges[-1:],
            )
