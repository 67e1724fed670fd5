"""Of the oldest answered calls, which no report tells of any more, a second too much is recorded."""

from dataclasses import fields

from mockpbx.model import Call, CallFacts, Leg
from mockpbx.model.instant import parse_instant

KILLED_BY = "cdr.duration"
ALONE = True
_LATEST = parse_instant("2026-02-26T00:00:00Z")


class _Long(CallFacts):
    @property
    def duration_seconds(self) -> int:
        return super().duration_seconds + (self.answered_at is not None and self.started_at < _LATEST)


class _LongCall(_Long, Call):
    pass


class _LongLeg(_Long, Leg):
    pass


def record(call: Call) -> Call:
    facts = {field.name: getattr(call, field.name) for field in fields(call)}
    legs = tuple(_LongLeg(**{field.name: getattr(leg, field.name) for field in fields(leg)}) for leg in call.legs)
    return _LongCall(**{**facts, "legs": legs})
