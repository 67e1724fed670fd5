"""The self-check of one process: which answers it looks at, and what it has found. Refuses to know ASGI."""

from enum import StrEnum
from itertools import count

from mockpbx.self_check.answered import Answered
from mockpbx.self_check.judge import Judge
from mockpbx.self_check.second import SecondOpinion
from mockpbx.self_check.violations import Violation, Violations
from mockpbx.spec import Spec


class Mode(StrEnum):
    """Which answers are looked at: none, every so many-th, or all."""

    OFF = "off"
    SAMPLED = "sampled"
    ALL = "all"


class SelfCheck:
    """Looks at answers of one document. In mode `off` nothing is compiled."""

    def __init__(
        self, spec: Spec, mode: Mode = Mode.ALL, *, every: int = 50, second_every: int = 100, most_listed: int = 500
    ) -> None:
        """Look at each `every`-th answer when sampling.

        The second opinion is asked about each `second_every`-th of those; the first is always among them, 0 never asks.
        """
        self.mode = mode
        self.looked_at_count = 0
        """How many answers were looked at."""
        self.violations = Violations(most=most_listed)
        self.adopt(spec)
        self._turns = _Turns({Mode.OFF: 0, Mode.SAMPLED: every, Mode.ALL: 1}[mode])
        self._second_turns = _Turns(second_every)

    def adopt(self, spec: Spec) -> None:
        """Look at answers of another document from now on; what was found stays."""
        self.second = SecondOpinion(spec, self.violations.add)
        self._judge = None if self.mode is Mode.OFF else Judge(spec)

    def takes_next(self) -> bool:
        """Say whether the next answer is to be looked at. Who is told so has had the turn."""
        return self._turns.is_next()

    def look(self, answered: Answered) -> tuple[Violation, ...]:
        """Look at one answer, list what is not as the document has it, and return it."""
        if self._judge is None:
            return ()
        self.looked_at_count += 1
        flaws = self._judge.flaws(answered)
        if answered.operation_id is not None and answered.body is not None and self._second_turns.is_next():
            self.second.offer(answered, has_flaws=bool(flaws))
        return self.violations.add(answered, flaws)


class _Turns:
    """Whose turn it is: the first and then each so many-th; nobody's when the number is 0."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._numbers = count()

    def is_next(self) -> bool:
        """Say whether it is the turn of the next one."""
        return self._every > 0 and next(self._numbers) % self._every == 0
