"""When something that could not be sent is tried again: as the PBX does, five times within fifteen minutes."""

from mockpbx.model import MINUTE, SECOND, Instant

_AFTER_FIRST = (15 * SECOND, MINUTE, 3 * MINUTE, 8 * MINUTE, 15 * MINUTE)
"""How long after the first try the others follow."""
MOST_ATTEMPTS = 1 + len(_AFTER_FIRST)


def next_try(created_at: Instant, attempt_count: int) -> Instant | None:
    """Say when it is tried again after so many tries in vain; None when it was the last."""
    return Instant(created_at + _AFTER_FIRST[attempt_count - 1]) if attempt_count < MOST_ATTEMPTS else None
