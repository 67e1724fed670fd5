"""One coherent PBX from version, scenario, seed, instant and locale. Refuses to store or send it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from heapq import heappop, heappush
from itertools import accumulate, count
from random import Random

import orjson

from mockpbx.model import MINUTE, Call, Directory, Instant
from mockpbx.world.arrivals import Arrivals
from mockpbx.world.die import base_of, numbered_die
from mockpbx.world.directory import build_society
from mockpbx.world.draft import Outcome, call_id_at
from mockpbx.world.errors import WorldError
from mockpbx.world.kinds import KINDS
from mockpbx.world.kinds.internal import unregistered
from mockpbx.world.kinds.services import callback
from mockpbx.world.kinds.table import CALLBACK
from mockpbx.world.people import Cast
from mockpbx.world.scenarios import SCENARIOS

WORLD_VERSION = 1
"""Raised whenever the same seed gives another world."""

_TINY_STEP = 20 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was asked for, the directory, and the calls on demand."""

    scenario: str
    seed: int
    now: Instant
    locale: str
    call_count: int
    cast: Cast

    @property
    def directory(self) -> Directory:
        """The tenant and everybody in it."""
        return self.cast.directory

    def calls(self) -> Iterator[Call]:
        """Yield the calls by start, ids growing; the same at every call, and never all of them in memory."""
        last_id = 0
        for outcome in _in_order(self._outcomes()):
            first_id = max(call_id_at(outcome.started_at), last_id + 1)
            last_id = first_id + outcome.id_count - 1
            yield outcome.with_ids(first_id)

    def digest(self) -> str:
        """Return the SHA-256 of directory and calls, in hex: the same on every machine and in every process."""
        digest = hashlib.sha256(orjson.dumps(asdict(self.directory)))
        for call in self.calls():
            digest.update(orjson.dumps(call))
        return digest.hexdigest()

    def _outcomes(self) -> Iterator[tuple[Instant, Outcome]]:
        """Yield finished calls, each with the arrival that made it; a callback begins later than that."""
        plan = _tiny_plan(self) if SCENARIOS[self.scenario].each_kind_once else _plan(self)
        for kind, started_at, die in plan:
            outcome = KINDS[kind](self.cast, die, started_at)
            if outcome.ended_at > self.now:
                outcome = unregistered(self.cast, die, started_at)
            yield started_at, outcome
            if kind == CALLBACK:
                yield started_at, self._callback(die, outcome)

    def _callback(self, die: Random, request: Outcome) -> Outcome:
        if len(request.draft.legs) > 1:
            called_back = callback(self.cast, die, request)
            if called_back.ended_at <= self.now:
                return called_back
        return unregistered(self.cast, die, request.started_at)


_Planned = tuple[str, Instant, Random]


def _dice(world: World, count: int) -> Iterator[tuple[int, Random]]:
    """Yield a die for each index: what one call draws does not reshuffle any other."""
    base = base_of(WORLD_VERSION, world.scenario, world.seed)
    for index in range(count):
        yield index, numbered_die(base, index)


def _plan(world: World) -> Iterator[_Planned]:
    """Yield kind, start and die of each arrival; a kind of two calls takes the place of two."""
    scenario = SCENARIOS[world.scenario]
    names = list(scenario.mix)
    sums = list(accumulate(scenario.mix.values()))
    arrivals = Arrivals(end=world.now, days=scenario.days, count=world.call_count, time_zone=world.directory.time_zone)
    is_taken = False
    for index, die in _dice(world, world.call_count):
        if is_taken:
            is_taken = False
            continue
        started_at = arrivals.at(index, die.random())
        kind = names[bisect_right(sums, die.random() * sums[-1])]
        if kind == CALLBACK and index == world.call_count - 1:
            kind = names[0]
        is_taken = kind == CALLBACK
        yield kind, started_at, die


def _tiny_plan(world: World) -> Iterator[_Planned]:
    first = (world.now // MINUTE) * MINUTE - (len(KINDS) + 6) * _TINY_STEP
    for (index, die), kind in zip(_dice(world, len(KINDS)), KINDS, strict=True):
        yield kind, Instant(first + index * _TINY_STEP), die


def _in_order(outcomes: Iterator[tuple[Instant, Outcome]]) -> Iterator[Outcome]:
    """Hold back what begins later than the arrival that made it, until arrivals have come that far."""
    waiting: list[tuple[Instant, int, Outcome]] = []
    numbers = count()
    for arrived_at, outcome in outcomes:
        while waiting and waiting[0][0] < arrived_at:
            yield heappop(waiting)[2]
        heappush(waiting, (outcome.started_at, next(numbers), outcome))
    while waiting:
        yield heappop(waiting)[2]


def build_world(
    *, scenario: str = "office", seed: int = 1, now: Instant, call_count: int | None = None, locale: str = "en_US"
) -> World:
    """Make a world; WorldError says what there is instead of an unknown scenario or locale."""
    if scenario not in SCENARIOS:
        raise WorldError(f"there is no scenario {scenario!r}; there are {', '.join(SCENARIOS)}")
    known = SCENARIOS[scenario]
    if call_count is not None and (known.each_kind_once or call_count < 0):
        raise WorldError(f"scenario {scenario} cannot have {call_count} calls")
    society = build_society(seed, locale)
    return World(
        scenario=scenario,
        seed=seed,
        now=now,
        locale=locale,
        call_count=known.call_count if call_count is None else call_count,
        cast=Cast(society=society, wait_factor=known.wait_factor),
    )
