"""What the control plane answers, as frozen values. Refuses to know how it is asked.

Each class has the members that the schema of its name has in `control.yaml`; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """That a PBX serves, and what; `document` is the digest of the API's document."""

    status: str
    version: str
    document: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a PBX's world is made of; the same six facts make the same world, which `digest` says."""

    sandbox: str
    scenario: str
    seed: int
    locale: str
    made_at: datetime
    digest: str
    now: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxRow:
    """One PBX of a process; `ttl_seconds` is None for the main one, which stays."""

    name: str
    scenario: str
    seed: int
    now: datetime
    is_frozen: bool
    ttl_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox(SandboxRow):
    """One PBX in full; its API is served below `base_path`, `token` leads to it and never expires."""

    base_path: str
    token: str = field(repr=False)
    header: str
    username: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A moment of a PBX that it can be brought back to."""

    name: str
    now: datetime
    is_frozen: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a clock goes; `next_due` is when something happens by itself, None for never."""

    now: datetime
    is_frozen: bool
    report_seconds: float
    next_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced(Clock):
    """How a clock goes after time has passed; `done` counts what was done on the way, by kind."""

    done: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that was sent."""

    id: str
    sent_at: datetime
    recipient: str
    subject: str
    link: str
    completed_call_report_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A URL that is told of events."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook(Webhook):
    """A URL that is told of events from now on; its events are signed with `secret`, which is told this once."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of something that was to be sent; `due_at` is None when it is not tried again."""

    id: str
    channel: str
    subject: str
    target: str
    webhook_id: str | None
    created_at: datetime
    due_at: datetime | None
    attempt_count: int
    state: str
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Trouble that a PBX is told to have, which requests it strikes, and how often it did."""

    id: str
    fault: str
    operations: tuple[str, ...]
    probability: float
    count: int | None
    skip: int
    settings: Mapping[str, Any]
    struck_count: int
    matched_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """A request and its answer in short; `status` is 0 where nothing was answered."""

    number: int
    at: datetime
    method: str
    target: str
    operation_id: str | None
    status: int
    microseconds: int
    is_whole: bool
    request_size: int
    answer_size: int
    faults: tuple[str, ...]
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(ExchangeRow):
    """A request and its answer in full; `headers` and `body` are as the control plane spells them."""

    request: Mapping[str, Any]
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An exchange that nearly fits, and what it lacks, in words."""

    exchange: ExchangeRow
    mismatches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether as many exchanges fit as were wanted; `numbers` are the newest that do."""

    is_met: bool
    wanted: str
    count: int
    numbers: tuple[int, ...]
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationList:
    """What the self-check found in the mock's own answers, each kind once, with its first and last example."""

    mode: str
    looked_at: int
    count: int
    unlisted: int
    items: tuple[Mapping[str, Any], ...]
    second_opinion: Mapping[str, int]
