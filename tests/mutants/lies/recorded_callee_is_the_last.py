"""Of calls of several legs the last one's callee is recorded."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "agreement.roll-up-callee"
ALONE = True


def record(call: Call) -> Call:
    return replace(call, callee=call.legs[-1].callee) if call.legs else call
