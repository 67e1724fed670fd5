"""Calls leg by leg, each kind by a recipe of its own; what a call says is rolled up from its legs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.second import instants, texts
from tests.second.variant import Variant

Leg = dict[str, Any]
_TIMES = ("started_at", "rang_at", "answered_at", "ended_at")


@dataclass(slots=True)
class Call:
    """What a call says apart from its legs, the legs, and its own times where it has none."""

    facts: dict[str, Any]
    legs: list[Leg] = field(default_factory=list)
    times: tuple[datetime, datetime] | None = None


class CallMaker:
    """Makes calls for one tenant; all chance is drawn from the variant's seed."""

    def __init__(self, variant: Variant, die: Random) -> None:
        self._variant = variant
        self._die = die
        self._step = 1
        has_long = variant.has_long_texts
        lone = texts.LONE_SURROGATES if variant.has_lone_surrogate else ()
        self._names = (lone or texts.NAMES) + (texts.LONG_NAMES if has_long else ())
        self._remarks = texts.REMARKS + (texts.LONG_REMARKS if has_long else ())
        self._inside = texts.INSIDE + (texts.BRACKETED if variant.has_bracketed_callers else ())

    def make(self, started_at: datetime) -> Call:
        """Return one call of any kind that begins then, cut to the grain of this call's times."""
        self._step = self._variant.step or self._die.choice((1, 1000, 1_000_000))
        recipes: Sequence[Callable[[datetime], Call]] = (
            self._inside_call, self._unanswered, self._refused, self._outbound, self._through_queue, self._picked_up,
            self._passed_through,
        )  # fmt: skip
        return self._die.choice(recipes)(self._cut(started_at))

    def long_call(self, started_at: datetime, ended_at: datetime) -> Call:
        """Return an answered call inside the PBX from one instant to another."""
        facts = self._facts("EXTENSION_CALL")
        return Call(facts, [self._leg(facts, started_at, None, started_at, ended_at)])

    def _cut(self, moment: datetime) -> datetime:
        micros = (moment - datetime.min.replace(tzinfo=moment.tzinfo)) // timedelta(microseconds=1)
        return moment - timedelta(microseconds=micros % self._step)

    def _after(self, moment: datetime, most_seconds: float) -> datetime:
        return max(moment, self._cut(moment + timedelta(seconds=self._die.uniform(0, most_seconds))))

    def _facts(self, direction: str, **more: Any) -> dict[str, Any]:
        is_inside, draw = direction in ("EXTENSION_CALL", "OUTBOUND_CALL"), self._die.choice
        return {
            "caller": draw(self._inside if is_inside else texts.OUTSIDE),
            "caller_domain": draw(texts.HOSTS),
            "caller_display_name": draw(self._names),
            "callee": draw(self._inside if direction in ("EXTENSION_CALL", "INBOUND_CALL") else texts.OUTSIDE),
            "callee_domain": draw(texts.HOSTS),
            "callee_display_name": draw(self._names),
            "call_id": f"{self._die.getrandbits(64):x}%40@[2001:db8::1]",
            "direction": direction,
            "end_reason": draw((None, "CALLER_DISCONNECTED", "CALLEE_DISCONNECTED")),
            "reroute_reason": None,
            "status_code": 0,
            "destination": None,
            "outbound_caller_id": None,
            "did_cid": None,
            "trunk": None,
            "service_number": None,
            "user_data": draw(self._remarks),
            **more,
        }

    def _leg(
        self, facts: dict[str, Any], started: datetime, rang: datetime | None, answered: datetime | None,
        ended: datetime, **more: Any,
    ) -> Leg:  # fmt: skip
        times = dict(zip(_TIMES, (started, rang, answered, ended), strict=True))
        return {**facts, "cost": 0, "billed_account": None, "destination": "sip:x@[::1]", **times, **more}

    def _inside_call(self, start: datetime) -> Call:
        facts = self._facts("EXTENSION_CALL")
        rang = self._after(start, 0.2)
        answered = self._after(rang, 20)
        return Call(facts, [self._leg(facts, start, rang, answered, self._after(answered, 900))])

    def _unanswered(self, start: datetime) -> Call:
        code, reason = self._die.choice(((486, None), (487, "CANCELLED"), (0, None), (603, "REDIRECTED")))
        facts = self._facts("EXTENSION_CALL", end_reason=reason, status_code=code)
        rang = self._die.choice((None, self._after(start, 0.5)))
        return Call(facts, [self._leg(facts, start, rang, None, self._after(rang or start, 60))])

    def _refused(self, start: datetime) -> Call:
        code = self._die.choice((404, 403, 699))
        facts = self._facts("OUTBOUND_CALL", end_reason=None, status_code=code)
        return Call(facts, times=(start, self._after(start, 1)))

    def _outbound(self, start: datetime) -> Call:
        trunk, shown = self._die.choice(texts.TRUNKS), self._die.choice(("+49309999", None))
        facts = self._facts("OUTBOUND_CALL", trunk=trunk, outbound_caller_id=shown)
        rang = self._after(start, 3)
        answered = self._die.choice((None, self._after(rang, 30)))
        if answered is None:
            facts |= {"status_code": 408, "end_reason": None}
            return Call(facts, [self._leg(facts, start, rang, None, self._after(rang, 60))])
        cost = self._die.choice((0.00001, 0.41667, 12.5, 3, 98765.43219))
        bill = {"cost": cost, "billed_account": self._die.choice(texts.ACCOUNTS)}
        return Call(facts, [self._leg(facts, start, rang, answered, self._after(answered, 4000), **bill)])

    def _through_queue(self, start: datetime) -> Call:
        queue = self._die.choice(texts.QUEUES)
        trunk, did = self._die.choice(texts.TRUNKS), self._die.choice(texts.DIDS)
        facts = self._facts("INBOUND_CALL", trunk=trunk, did_cid=did, service_number=queue)
        rang = None if self._variant.has_silent_services else start
        joined = self._after(start, 15)
        menu = self._leg(facts, start, rang, start, joined, end_reason="REFERRED")
        agent = {"callee": "2001", "reroute_reason": self._die.choice(("TRANSFER", "OVERFLOW"))}
        ringing = self._after(joined, 1)
        answered = self._after(ringing, 20)
        ended = self._after(answered, 600)
        lost = self._leg({**facts, **agent}, joined, ringing, None, answered, end_reason=None)
        legs = [menu, lost, self._leg({**facts, **agent}, joined, ringing, answered, ended)]
        if self._variant.has_twin_legs:
            legs.insert(2, {**lost, "destination": "sip:x@[::2]", "status_code": 486, "user_data": "second phone"})
        return Call(facts, legs)

    def _picked_up(self, start: datetime) -> Call:
        facts = self._facts("INBOUND_CALL", trunk=self._die.choice(texts.TRUNKS), user_data=None)
        answered = self._after(start, 2)
        return Call(facts, [self._leg(facts, start, None, answered, self._after(answered, 3), destination=None)])

    def _passed_through(self, start: datetime) -> Call:
        trunk, did = self._die.choice(texts.TRUNKS), self._die.choice(texts.DIDS)
        facts = self._facts("INBOUND_OUTBOUND_CALL", trunk=trunk, did_cid=did, outbound_caller_id=did)
        rang = self._after(start, 1)
        answered = self._after(rang, 9)
        return Call(facts, [self._leg(facts, start, rang, answered, self._after(answered, 90000))])


def rolled_up(call: Call) -> dict[str, Any]:
    """What a call says: its own facts with the times of its legs."""
    started, ended = call.times or (
        min(leg["started_at"] for leg in call.legs),
        max(leg["ended_at"] for leg in call.legs),
    )
    rang, answered = (
        min((leg[name] for leg in call.legs if leg[name] is not None), default=None)
        for name in ("rang_at", "answered_at")
    )
    return spelt({**call.facts, **dict(zip(_TIMES, (started, rang, answered, ended), strict=True))})


def spelt(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its talk time, its times as texts."""
    talk = instants.talk_seconds(record["answered_at"], record["ended_at"])
    times = {name: record[name] and instants.spell(record[name]) for name in _TIMES}
    return {**record, **times, "duration": talk}
