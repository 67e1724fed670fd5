"""Whether what was wanted of a journal is in it, and what came nearest when it is not. Refuses to keep exchanges."""

from collections.abc import Sequence
from dataclasses import dataclass

from mockpbx.journal.exchange import Exchange
from mockpbx.journal.query import JournalQuery

_MOST_NEAR_MISSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many exchanges are to fit: from `least` to `most`, None for any number above."""

    least: int = 1
    most: int | None = None

    @staticmethod
    def exactly(count: int) -> "Wanted":
        """Want neither fewer nor more."""
        return Wanted(least=count, most=count)

    def allows(self, count: int) -> bool:
        """Say whether a number is as wanted."""
        return self.least <= count and (self.most is None or count <= self.most)

    def __str__(self) -> str:
        """Say it in words."""
        if self.least == self.most:
            return f"exactly {self.least}"
        return f"at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An exchange that nearly fitted, and the criteria that it does not meet, in words."""

    exchange: Exchange
    mismatches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether as many exchanges fit as were wanted; `numbers` are the newest that do.

    There are near misses when too few fit.
    """

    is_met: bool
    wanted: Wanted
    count: int
    numbers: tuple[int, ...]
    near_misses: tuple[NearMiss, ...]


def near_misses(query: JournalQuery, newest_first: Sequence[Exchange]) -> tuple[NearMiss, ...]:
    """Return the exchanges that meet all criteria but the fewest, the newest first; none that meets not one."""
    misses = (NearMiss(exchange=one, mismatches=tuple(query.mismatches(one))) for one in newest_first)
    partial = [miss for miss in misses if 0 < len(miss.mismatches) < max(2, query.criteria_count)]
    return tuple(sorted(partial, key=lambda miss: len(miss.mismatches))[:_MOST_NEAR_MISSES])
