"""What may be wished for when a PBX is opened or made anew. Refuses to know what is granted.

Each class has the members that the schema of the body has in `control.yaml`; what is left out stays as it was.
"""

from typing import TypedDict

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
