"""Of calls a caller is recorded that none of their legs has."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "agreement.roll-up-caller"
ALONE = True


def record(call: Call) -> Call:
    return replace(call, caller=f"{call.caller}0")
