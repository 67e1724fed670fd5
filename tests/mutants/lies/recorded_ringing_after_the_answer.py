"""Of answered calls of one leg it is recorded that they rang a second after they were answered."""

from dataclasses import replace
from typing import TypeVar

from mockpbx.model import SECOND, Call, CallFacts, Instant

T = TypeVar("T", bound=CallFacts)

KILLED_BY = "cdr.times-ordered"
ALONE = True


def record(call: Call) -> Call:
    if len(call.legs) != 1:
        return call
    return replace(_late(call), legs=tuple(map(_late, call.legs)))


def _late(one: T) -> T:
    if one.answered_at is None or one.rang_at is None or one.ended_at < one.answered_at + SECOND:
        return one
    return replace(one, rang_at=Instant(one.answered_at + SECOND))
