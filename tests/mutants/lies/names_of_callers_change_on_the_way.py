"""The legs of every second call show another name of its caller than the call does."""

from dataclasses import replace
from typing import Any

KILLED_BY = "agreement.roll-up-caller"


def record(call: Any) -> Any:
    if int(call.started_at) % 2:
        return call
    return replace(call, legs=tuple(replace(leg, caller_display_name="Somebody Else") for leg in call.legs))
