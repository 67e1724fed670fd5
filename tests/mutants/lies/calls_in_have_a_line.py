"""Calls from outside, which do not leave the PBX, have a number that was shown to the trunk."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "agreement.roll-up-line"
ALONE = True


def record(call: Call) -> Call:
    if call.direction != "INBOUND_CALL":
        return call
    legs = tuple(replace(leg, outbound_caller_id=leg.did_cid) for leg in call.legs)
    return replace(call, outbound_caller_id=call.did_cid, legs=legs)
