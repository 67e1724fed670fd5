"""Of whole calls a destination is recorded."""

from dataclasses import replace

from mockpbx.model import Call

KILLED_BY = "cdr.destination"
ALONE = True


def record(call: Call) -> Call:
    return replace(call, destination=call.callee)
