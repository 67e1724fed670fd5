"""Of calls that nobody answered an end is recorded that is a second after their last leg."""

from dataclasses import replace

from mockpbx.model import SECOND, Call, Instant

KILLED_BY = "agreement.roll-up"
ALONE = True


def record(call: Call) -> Call:
    return call if call.answered_at else replace(call, ended_at=Instant(call.ended_at + SECOND))
