"""Of answered calls it is recorded that the caller cancelled."""

from dataclasses import replace

from mockpbx.model import Call, EndReason

KILLED_BY = "cdr.cancelled-unanswered"
ALONE = True


def record(call: Call) -> Call:
    legs = tuple(replace(leg, end_reason=EndReason.CANCELLED) if leg.answered_at else leg for leg in call.legs)
    return replace(call, legs=legs, end_reason=EndReason.CANCELLED if call.answered_at else call.end_reason)
