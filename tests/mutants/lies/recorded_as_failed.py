"""Of answered calls an error is recorded."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "cdr.answered-status"
ALONE = True


def record(call: Call) -> Call:
    legs = tuple(replace(leg, status_code=486) if leg.answered_at else leg for leg in call.legs)
    return replace(call, legs=legs, status_code=486 if call.answered_at else call.status_code)
