"""Ids in the PBX's form. Refuses to read time."""

from mockpbx.model import Instant

EPOCH_MILLISECONDS = 1_514_764_800_000
"""2018-01-01T00:00:00Z, from which the PBX counts."""

LAST_ID = 2**63 - 2**32
"""The last id that tells its millisecond; a database counts four thousand million more."""

CONFIGURED_NODE = 0
"""Node number in the ids of configured objects, reports among them; calls have 1."""


def snowflake(milliseconds: int, *, node: int, sequence: int) -> int:
    """Pack milliseconds since the Unix epoch, a 10-bit node and a 12-bit sequence into one id."""
    return (milliseconds - EPOCH_MILLISECONDS) << 22 | node << 12 | sequence


def configured_id_at(now: Instant) -> int:
    """Return the first id that the PBX gives to a configured object in the millisecond of an instant.

    Milliseconds have an end in 2087: whatever comes later has the ids that are left.
    """
    return min(snowflake(now // 1000, node=CONFIGURED_NODE, sequence=0), LAST_ID)
