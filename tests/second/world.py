"""The calls and call logs of one tenant in plain lists, made from a variant."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tests.second.calls import Call, CallMaker, rolled_up, spelt
from tests.second.variant import Variant

Row = dict[str, Any]
_NEWEST = datetime(2026, 3, 12, 9, 30, 0, 123456, tzinfo=UTC)
_EARLY = datetime(1899, 12, 31, 23, 0, tzinfo=UTC)
_BEFORE_THE_TIED = 190
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class World:
    """Rows of calls, call logs in full, and which logs are the legs of a call, in the order in which they began."""

    calls: list[Row] = field(default_factory=list)
    logs: list[Row] = field(default_factory=list)
    legs: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, call: Call, new_id: Callable[[], str]) -> None:
        """Put a call with its legs on record."""
        row = {"id": new_id(), **rolled_up(call)}
        logs = [{"session_id": row["id"], "id": new_id(), **spelt(leg)} for leg in call.legs]
        self.calls.append(row)
        self.logs.extend(logs)
        self.legs[row["id"]] = logs


def make_world(variant: Variant, tenant: int) -> tuple[World, Callable[[], str]]:
    """Return the world of a tenant, and what gives out the ids that come after it."""
    die = Random(f"{variant.seed} {tenant}")
    new_id = _ids(variant, 0 if variant.shares_ids else tenant, die)
    maker, world = CallMaker(variant, die), World()
    calls = [maker.make(start) for start in _starts(variant, die)]
    if variant.has_late_end:
        last = max(call.legs[-1]["ended_at"] for call in calls if call.legs)
        calls.append(maker.long_call(_NEWEST - timedelta(days=400), last + _MICROSECOND))
    if variant.has_early_call:
        calls.append(maker.long_call(_EARLY, _EARLY + timedelta(seconds=5)))
    die.shuffle(calls)
    for call in calls:
        world.add(call, new_id)
    if variant.has_leap_second:
        _leap(world, maker, new_id)
    return world, new_id


def _leap(world: World, maker: CallMaker, new_id: Callable[[], str]) -> None:
    """Put a call on record that ended in the second which was put in at the end of 2016."""
    start = datetime(2016, 12, 31, 23, 59, 58, tzinfo=UTC)
    world.add(maker.long_call(start, start + timedelta(seconds=2)), new_id)
    for record in (world.calls[-1], world.logs[-1]):
        record["ended_at"] = "2016-12-31T23:59:60Z"


def _starts(variant: Variant, die: Random) -> Iterator[datetime]:
    """Yield the instants at which calls begin, newest first; every ninth one is shared by some calls."""
    moment = _NEWEST
    for count in range(variant.call_count):
        if count % 9 > 3:
            moment -= timedelta(seconds=die.choice((0.000001, 0.5, 40, 900, 40000)))
        yield moment
        if count == _BEFORE_THE_TIED:
            yield from [moment] * variant.tied_count


def _ids(variant: Variant, tenant: int, die: Random) -> Callable[[], str]:
    numbers = iter(range(1000 + tenant * 10_000_000, 10**9))
    forms: Mapping[str, Callable[[int], str]] = {
        "base64": lambda number: base64.urlsafe_b64encode(str(700551909773148160 + number * 7919).encode()).decode(),
        "letters": lambda number: f"c_{number:x}",
        "decimal": str,
        "odd": lambda number: f"=-{number}_=",
        "uuid": lambda number: str(UUID(int=die.getrandbits(128))),
    }
    form = forms[variant.id_form]
    return lambda: form(next(numbers))
