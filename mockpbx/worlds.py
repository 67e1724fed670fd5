"""Worlds as they are asked for: each is made once and read by every PBX of it. Refuses to keep what changes."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from mockpbx.model import Instant
from mockpbx.profiles import STRICT, Profile
from mockpbx.settings import PbxSettings
from mockpbx.spec import Spec
from mockpbx.store import Archive
from mockpbx.world import WORLD_VERSION, World, build_world, digest_of, import_world

_WORLDS_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a world is made of. `call_count` None leaves it to the scenario; `calls_from` stands instead of one."""

    scenario: str
    seed: int
    call_count: int | None
    calls_from: Path | None
    locale: str
    now: Instant

    @property
    def facts(self) -> Mapping[str, str]:
        """What a state remembers of the world that it belongs to."""
        return {
            "world version": str(WORLD_VERSION),
            "scenario": self.scenario if self.calls_from is None else digest_of(self.calls_from),
            "seed": str(self.seed),
            "calls": "as the scenario has" if self.call_count is None else str(self.call_count),
            "locale": self.locale,
            "now": str(self.now),
        }


def recipe_of(settings: PbxSettings, now: Instant) -> Recipe:
    """Return what the settings ask for, made at an instant."""
    return Recipe(
        scenario=settings.scenario,
        seed=settings.seed,
        call_count=settings.call_count,
        calls_from=settings.calls_from,
        locale=settings.locale,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A world, and its calls as they are read."""

    world: World
    archive: Archive


class Worlds:
    """The worlds of a process; those asked for longest ago make room."""

    def __init__(
        self, spec: Spec, *, profile: Profile = STRICT, progress: Callable[[int], None] = lambda _count: None
    ) -> None:
        """Make worlds that are read by `spec` and told as a kind of server does.

        `progress` is told how many more calls were made.
        """
        self._profile = profile
        self._spec = spec
        self._progress = progress
        self._made: OrderedDict[Recipe, Made] = OrderedDict()
        self._lock = RLock()

    def of_document(self, spec: Spec) -> "Worlds":
        """Return worlds that are told alike, and read by another document; none is made yet."""
        return Worlds(spec, profile=self._profile)

    def made(self, recipe: Recipe) -> Made:
        """Return the world of a recipe, made now or before; WorldError when there is none like that."""
        with self._lock:
            made = self._made.get(recipe)
            if made is None:
                world = self._make(recipe)
                made = self._made[recipe] = Made(world=world, archive=Archive(world.history, self._spec, self._profile))
                if len(self._made) > _WORLDS_KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(recipe)
            return made

    def _make(self, recipe: Recipe) -> World:
        if recipe.calls_from is not None:
            return import_world(recipe.calls_from, self._spec, seed=recipe.seed, now=recipe.now, locale=recipe.locale)
        return build_world(
            scenario=recipe.scenario,
            seed=recipe.seed,
            now=recipe.now,
            call_count=recipe.call_count,
            locale=recipe.locale,
            progress=self._progress,
        )
