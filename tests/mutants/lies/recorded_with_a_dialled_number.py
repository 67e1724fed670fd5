"""Of calls to outside the own number is recorded as if it had been dialled."""

from dataclasses import replace

from mockpbx.model import Call, Direction

KILLED_BY = "cdr.direction-fits"
ALONE = True


def record(call: Call) -> Call:
    if call.direction is not Direction.OUTBOUND:
        return call
    legs = tuple(replace(leg, did_cid=leg.outbound_caller_id) for leg in call.legs)
    return replace(call, did_cid=call.outbound_caller_id, legs=legs)
