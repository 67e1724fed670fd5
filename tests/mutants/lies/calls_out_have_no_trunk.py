"""Calls to outside were carried by no trunk, though their legs were."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "agreement.roll-up-line"
ALONE = True


def record(call: Call) -> Call:
    return replace(call, trunk=None) if call.direction == "OUTBOUND_CALL" else call
