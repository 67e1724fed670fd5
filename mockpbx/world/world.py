"""One coherent PBX from version, scenario, seed, instant and locale. Refuses to store or send it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import orjson

from mockpbx.history import History
from mockpbx.model import MINUTE, Call, Directory, Instant
from mockpbx.spec import Spec
from mockpbx.world.arrivals import Arrivals
from mockpbx.world.assemble import Chunk, build_history
from mockpbx.world.batch import Batch
from mockpbx.world.clock_change import last_clock_change
from mockpbx.world.die import base_of
from mockpbx.world.directory import Society, build_society
from mockpbx.world.draws import Draws, Ints, Keys, keys_for
from mockpbx.world.errors import WorldError
from mockpbx.world.imported import read_history
from mockpbx.world.kinds import KINDS
from mockpbx.world.kinds.internal import unregistered
from mockpbx.world.kinds.services import callback
from mockpbx.world.kinds.table import CALLBACK
from mockpbx.world.people import Cast
from mockpbx.world.scenarios import SCENARIOS, Scenario

WORLD_VERSION = 2
"""Raised whenever the same seed gives another world."""

IMPORTED = "imported"
"""Stands for the scenario where calls come from a file."""
CHUNK = 200_000
"""How many calls are made at once."""
_TINY_STEP = 20 * MINUTE
_NAMES = tuple(KINDS)
_CALLBACK_KIND = _NAMES.index(CALLBACK)

Progress = Callable[[int], None]
"""Is told how many calls were made since it was told last."""


def _unheard(_count: int) -> None:
    """Stand in where nobody wants to know."""


@dataclass(frozen=True, kw_only=True)
class World:
    """What was asked for, the directory, and the calls, which are made when they are first looked at."""

    scenario: str
    seed: int
    now: Instant
    locale: str
    call_count: int
    society: Society
    imported: History | None = None
    """Calls from a file, which stand instead of those that the scenario would make."""
    progress: Progress = _unheard

    @property
    def directory(self) -> Directory:
        """The tenant and everybody in it."""
        return self.society.directory

    @cached_property
    def history(self) -> History:
        """The calls with their legs, as columns."""
        if self.imported is not None:
            return self.imported
        return build_history(_chunks(self), self.cast.texts, salt=self.salt)

    @cached_property
    def cast(self) -> Cast:
        """Who takes part in calls."""
        return Cast(self.society, wait_factor=self.rules.wait_factor)

    @property
    def rules(self) -> Scenario:
        """The scenario; calls from a file belong to none, and what else is made beside them is an office's."""
        return SCENARIOS["office" if self.scenario == IMPORTED else self.scenario]

    @property
    def salt(self) -> int:
        """What the ids of SIP calls are made with."""
        return base_of(WORLD_VERSION, self.scenario, self.seed, "call ids") % 2**64

    def calls(self) -> Iterator[Call]:
        """Yield the calls by start, ids growing."""
        return self.history.all_calls()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of directory and calls, in hex: the same on every machine and in every process."""
        directory = orjson.dumps(asdict(self.directory))
        return hashlib.sha256(directory + self.history.digest().encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Kind and start of some calls, each with the key of its draws.

    `is_called_back` marks those that are the second call of the one before them.
    """

    keys: Keys
    kinds: Ints
    started_at: Ints
    is_called_back: np.ndarray[tuple[int], np.dtype[np.bool_]]


def _chunks(world: World) -> Iterator[Chunk]:
    for plan in _plans(world):
        yield make_chunk(world.cast, plan, latest=world.now)
        world.progress(len(plan.keys))


def make_chunk(cast: Cast, plan: Plan, *, latest: Instant) -> Chunk:
    """Make the calls of a plan; none ends after the latest instant."""
    chunk = Chunk(cast, len(plan.keys))
    for number, name in enumerate(_NAMES):
        places = np.flatnonzero((plan.kinds == number) & ~plan.is_called_back)
        if len(places):
            batch = KINDS[name](cast, Draws(plan.keys[places]), plan.started_at[places])
            _put(chunk, plan, places, batch, latest)
            if number == _CALLBACK_KIND:
                _put_callbacks(chunk, plan, places, batch, latest)
    return chunk.close()


def _put(chunk: Chunk, plan: Plan, places: Ints, batch: Batch, latest: Instant) -> None:
    """Put calls in; those that would end in the future reach a phone that is not there instead."""
    late = batch.ended_at > latest
    chunk.put(places[~late], batch.kept(~late))
    if late.any():
        _put_unregistered(chunk, plan, places[late], batch.cast, plan.started_at[places[late]])


def _put_unregistered(chunk: Chunk, plan: Plan, places: Ints, cast: Cast, started_at: Ints) -> None:
    chunk.put(places, unregistered(cast, Draws(plan.keys[places]), started_at))


def _put_callbacks(chunk: Chunk, plan: Plan, places: Ints, request: Batch, latest: Instant) -> None:
    """Put the callbacks in behind their requests; where one cannot be, a call that reaches nobody takes its place."""
    back = callback(request.cast, Draws(plan.keys[places + 1]), request)
    good = (request.ended_at <= latest) & (back.ended_at <= latest)
    chunk.put(places[good] + 1, back.kept(good))
    _put_unregistered(chunk, plan, places[~good] + 1, request.cast, request.started_at[~good])


def _plans(world: World) -> Iterator[Plan]:
    """Yield what is to be made, some calls at a time."""
    scenario = SCENARIOS[world.scenario]
    base = base_of(WORLD_VERSION, world.scenario, world.seed) % 2**64
    if scenario.each_kind_once:
        yield _tiny_plan(world, base)
        return
    arrivals = _arrivals(world, scenario)
    for first in range(0, world.call_count, CHUNK):
        size = min(CHUNK, world.call_count - first)
        keys = keys_for(base, first, size)
        started_at = arrivals.at(np.arange(first, first + size), Draws(keys).unit("arrival"))
        yield plan_calls(scenario, keys, started_at)


def plan_calls(scenario: Scenario, keys: Keys, started_at: Ints) -> Plan:
    """Draw the kinds of some calls, as often as the scenario has them."""
    sums = np.cumsum([scenario.mix[name] for name in _NAMES])
    kinds = np.searchsorted(sums, Draws(keys).unit("kind") * sums[-1], side="right")
    return Plan(keys=keys, kinds=kinds, started_at=started_at, is_called_back=_called_back(kinds))


def _called_back(kinds: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the places that callbacks take from the calls behind their requests; the last place cannot be a request."""
    kinds[-1:][kinds[-1:] == _CALLBACK_KIND] = 0
    taken = np.zeros(len(kinds), dtype=np.bool_)
    for place in np.flatnonzero(kinds == _CALLBACK_KIND).tolist():
        if not taken[place]:
            taken[place + 1] = True
    return taken


def _arrivals(world: World, scenario: Scenario) -> Arrivals:
    zone = world.directory.time_zone
    if not scenario.around_clock_change:
        return Arrivals(end=world.now, days=scenario.days, count=world.call_count, time_zone=zone)
    changed_at = last_clock_change(zone, before=world.now)
    if changed_at is None:
        raise WorldError(f"scenario {world.scenario} wants a change of clocks, and {zone} had none in two years")
    end = Instant(min(world.now, changed_at + scenario.days * 12 * 60 * MINUTE))
    return Arrivals(end=end, days=scenario.days, count=world.call_count, time_zone=zone, is_even=True)


def _tiny_plan(world: World, base: int) -> Plan:
    """Plan each kind once, at even instants, callbacks behind their requests."""
    kinds = [number for number in range(len(_NAMES)) for _ in range(2 if number == _CALLBACK_KIND else 1)]
    turns = np.array([number + 0 for number in kinds])
    first = (world.now // MINUTE) * MINUTE - (len(KINDS) + 6) * _TINY_STEP
    return Plan(
        keys=keys_for(base, 0, len(kinds)),
        kinds=np.array(kinds),
        started_at=first + turns * _TINY_STEP,
        is_called_back=_called_back(np.array([*kinds, 0]))[:-1],
    )


def import_world(path: Path, spec: Spec, *, seed: int, now: Instant, locale: str) -> World:
    """Make a world of the calls of a file; the directory is made as ever. WorldError says what is wrong with a row."""
    society = build_society(seed, locale)
    history = read_history(path, spec, domain=society.directory.domain)
    return World(
        scenario=IMPORTED,
        seed=seed,
        now=now,
        locale=locale,
        call_count=history.call_count,
        society=society,
        imported=history,
    )


def build_world(
    *,
    scenario: str = "office",
    seed: int = 1,
    now: Instant,
    call_count: int | None = None,
    locale: str = "en_US",
    progress: Progress = _unheard,
) -> World:
    """Make a world; WorldError says what there is instead of an unknown scenario or locale."""
    if scenario not in SCENARIOS:
        raise WorldError(f"there is no scenario {scenario!r}; there are {', '.join(SCENARIOS)}")
    known = SCENARIOS[scenario]
    if call_count is not None and (known.each_kind_once or call_count < 0):
        raise WorldError(f"scenario {scenario} cannot have {call_count} calls", field="call_count")
    world = World(
        scenario=scenario,
        seed=seed,
        now=now,
        locale=locale,
        call_count=known.call_count if call_count is None else call_count,
        society=build_society(seed, locale, extension_count=known.extension_count),
        progress=progress,
    )
    if known.around_clock_change:
        _arrivals(world, known)
    return world
