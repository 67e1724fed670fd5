"""Of calls a ringing is recorded that is later than that of their legs."""

from dataclasses import replace

from mockpbx.model import Call, Instant

KILLED_BY = "agreement.roll-up-answer"
ALONE = True


def record(call: Call) -> Call:
    if call.rang_at is None or call.rang_at + 1000 > (call.answered_at or call.ended_at):
        return call
    return replace(call, rang_at=Instant(call.rang_at + 1000))
