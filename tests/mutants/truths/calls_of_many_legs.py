"""Some calls have more legs than a page has rows."""

from dataclasses import replace
from typing import Any

_MORE = 120


def record(call: Any) -> Any:
    if len(call.legs) < 3:
        return call
    last = call.legs[-1]
    more = tuple(replace(last, id=str(int(last.id) + count)) for count in range(1, _MORE))
    return replace(call, legs=(*call.legs, *more))
