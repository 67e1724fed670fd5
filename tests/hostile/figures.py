"""The figures of a run: counts by family and status, times, faults. Refuses to say what is enough."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.hostile.siege import Outcome

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is told of a run; times in milliseconds, `cut` counts the requests that were never sent to their end."""

    count: int
    families: dict[str, int]
    statuses: dict[int, int]
    cut: int
    p50: float
    p99: float
    slowest: float
    faulty: tuple[Outcome, ...]

    def text(self) -> str:
        """Spell the figures, faults last."""
        lines = [
            f"{self.count} exchanges, {self.cut} of them cut off by the client, {len(self.faulty)} faulty",
            "families " + ", ".join(f"{name} {count}" for name, count in sorted(self.families.items())),
            "answers  " + ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items())),
            f"times    p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms, slowest {self.slowest:.0f} ms",
        ]
        return "\n".join([*lines, *map(_told, self.faulty[:_MOST_SHOWN])])


def gather(outcomes: Sequence[Outcome]) -> Figures:
    """Gather the figures of a run."""
    times = sorted(outcome.seconds * 1000 for outcome in outcomes)
    return Figures(
        count=len(outcomes),
        families=dict(Counter(outcome.family for outcome in outcomes)),
        statuses=dict(Counter(status for outcome in outcomes for status in outcome.statuses)),
        cut=sum(not outcome.is_whole for outcome in outcomes),
        p50=times[len(times) // 2],
        p99=times[len(times) * 99 // 100],
        slowest=times[-1],
        faulty=tuple(sorted((one for one in outcomes if one.faults), key=lambda one: one.number)),
    )


def _told(outcome: Outcome) -> str:
    where = f"case {outcome.number} ({outcome.family}, {outcome.name})"
    return f"{where}: {'; '.join(outcome.faults)[:400]}; answered {outcome.statuses}; sent {outcome.sent!r}"
