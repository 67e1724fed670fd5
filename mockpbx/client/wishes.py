"""What may be wished for: of a PBX, of a fault, of a journal. Refuses to know what is granted.

Each class has the members that the schema of the body has in `control.yaml`; what is left out stays as it was.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from mockpbx.client.caller import Moment


class WorldWish(TypedDict, total=False):
    """What a world is to be made of."""

    scenario: str
    seed: int
    call_count: int
    locale: str
    now: Moment


class SandboxWish(WorldWish, total=False):
    """What a sandbox is to be; `ttl_seconds` is how long it stays when nobody uses it, in real time."""

    name: str
    is_frozen: bool
    report_seconds: float
    ttl_seconds: float


class FaultWish(TypedDict, total=False):
    """Which requests a fault strikes and how often; `settings` is what the fault itself can be told."""

    operations: Sequence[str]
    probability: float
    count: int | None
    skip: int
    settings: Mapping[str, Any]


class Criteria(TypedDict, total=False):
    """What an exchange has to be like; in `path` a `*` stands for any part, `status` may be a class such as `4xx`."""

    method: str
    operation_id: str
    path: str
    status: str | int
    text: str
    since: int
    fault: str
    violating: bool


class PagedCriteria(Criteria, total=False):
    """What exchanges have to be like, and which page of them is meant."""

    limit: int
    skip: int


class Wanted(Criteria, total=False):
    """What exchanges have to be like, and how many of them there are to be."""

    count: int
    at_least: int
    at_most: int
