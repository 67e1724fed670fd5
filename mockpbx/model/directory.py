"""Who and what a tenant has: users, groups, queues, ring groups, trunks, rates. Frozen values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


class Role(StrEnum):
    """Built-in roles that matter to this API: the first two see the whole tenant."""

    ADMIN = "Admin"
    QUEUE_MANAGER = "QueueManager"
    STANDARD_USER = "StandardUser"


class RateType(StrEnum):
    """What kind of destination a billing rate prices."""

    LOCAL = "LOCAL"
    NATIONAL = "NATIONAL"
    INTERNATIONAL = "INTERNATIONAL"
    MOBILE = "MOBILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A user's internal number, with the person behind it."""

    number: str
    display_name: str
    email: str
    username: str
    role: Role
    group: str
    mobile: str | None
    host: str
    """Address and port of the registered device, as in `sip:101@10.0.4.21:5066`."""


class QueueStrategy(StrEnum):
    """How a queue rings its agents."""

    TOGETHER = "RING_ALL"
    IN_TURN = "RING_IN_TURN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A call queue: holds callers in order until an agent is free."""

    number: str
    name: str
    agents: tuple[str, ...]
    strategy: QueueStrategy
    sla_seconds: int
    """Answer threshold in seconds; 0 means the queue has no service level."""
    max_wait_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RingGroup:
    """A ring group: rings its members, together or in turn, with no waiting line."""

    number: str
    name: str
    members: tuple[str, ...]
    ring_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ivr:
    """An interactive menu that answers at once and sends the caller on to one of its targets."""

    number: str
    name: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """A link to a carrier, with the public numbers (DIDs) that reach us through it."""

    name: str
    host: str
    dids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A billing rate for called numbers with one prefix. Prices are per minute in the tenant's currency."""

    prefix: str
    type: RateType
    connect_fee: float
    free_seconds: int
    grace_seconds: int
    first_interval_seconds: int
    next_interval_seconds: int
    first_price: float
    next_price: float
    surcharge: float
    """Post-call surcharge as a fraction: 0.05 adds five percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRule:
    """Sends called numbers with a prefix through a trunk, by its name."""

    prefix: str
    trunk: str


class HasPrefix(Protocol):
    """What is chosen by the beginning of a number."""

    @property
    def prefix(self) -> str:
        """Digits that numbers begin with."""
        ...


Prefixed = TypeVar("Prefixed", bound=HasPrefix)


def longest_prefix(number: str, known: Iterable[Prefixed]) -> Prefixed | None:
    """Return what has the longest prefix of a number, or None."""
    fitting = [one for one in known if number.startswith(one.prefix)]
    return max(fitting, key=lambda one: len(one.prefix), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One tenant and all that belongs to it. `time_zone` is an IANA name."""

    tenant: str
    domain: str
    time_zone: str
    billing_enabled: bool
    extensions: tuple[Extension, ...]
    queues: tuple[Queue, ...]
    ring_groups: tuple[RingGroup, ...]
    ivrs: tuple[Ivr, ...]
    trunks: tuple[Trunk, ...]
    outbound_rules: tuple[OutboundRule, ...]
    rates: tuple[Rate, ...]
    voicemail_number: str
