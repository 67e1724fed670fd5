"""Who takes part in a call, and how long things take: the draws that all kinds of call share."""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from mockpbx.model import SECOND, Directory, Extension, Instant, Trunk
from mockpbx.world.directory import Contact, Society

LONGEST_TALK_SECONDS = 3 * 3600


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people and services that calls are made of, with look-ups made once."""

    society: Society
    wait_factor: float

    @property
    def directory(self) -> Directory:
        """The tenant's directory."""
        return self.society.directory

    @cached_property
    def by_number(self) -> dict[str, Extension]:
        """Extensions by their number."""
        return {one.number: one for one in self.directory.extensions}

    @cached_property
    def with_mobile(self) -> tuple[Extension, ...]:
        """Extensions whose user has a mobile."""
        return tuple(one for one in self.directory.extensions if one.mobile)

    def pair(self, die: Random) -> tuple[Extension, Extension]:
        """Draw two different extensions."""
        first, second = die.sample(self.directory.extensions, 2)
        return first, second

    def contact(self, die: Random) -> Contact:
        """Draw somebody outside; some call far more often than others."""
        contacts = self.society.contacts
        return contacts[int(len(contacts) * die.random() ** 2)]

    def outside_number(self, die: Random) -> str:
        """Draw a number to call: mostly somebody known, now and then abroad."""
        if die.random() < 0.06:
            return die.choice(self.society.abroad).draw(die)
        return self.contact(die).number

    def line(self, die: Random) -> tuple[Trunk, str]:
        """Draw a trunk and one of its DIDs."""
        trunk = die.choice(self.directory.trunks)
        return trunk, die.choice(trunk.dids)


def seconds(amount: float) -> int:
    """Turn seconds into microseconds."""
    return int(amount * SECOND)


def after(instant: int, amount: float) -> Instant:
    """Return the instant so many seconds later."""
    return Instant(instant + seconds(amount))


def talk(die: Random, mu: float, sigma: float) -> float:
    """Draw a talk time in seconds, log-normal, at least one and at most three hours."""
    return min(max(die.lognormvariate(mu, sigma), 1.0), LONGEST_TALK_SECONDS)


def ring(die: Random, longest: float) -> float:
    """Draw how long it rings until somebody answers: around seven seconds, below `longest`."""
    return min(max(die.lognormvariate(1.946, 0.55), 0.8), longest - 0.5)


def queue_wait(die: Random, factor: float) -> float:
    """Draw how long a caller waits for an agent: mostly a few seconds, sometimes long."""
    drawn = die.uniform(1.5, 5.0) if die.random() < 0.55 else 3.0 + die.expovariate(1 / 35)
    return drawn * factor


def patience(die: Random) -> float:
    """Draw when a caller gives up waiting: around 75 seconds."""
    return max(die.lognormvariate(4.317, 0.8), 4.0)
