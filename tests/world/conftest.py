"""Worlds for tests, each made once."""

from functools import cache

import pytest

from mockpbx.model import Call
from mockpbx.model.instant import parse_instant
from mockpbx.world import SCENARIOS, World, build_world

NOW = parse_instant("2026-03-09T14:00:00Z")

Made = tuple[World, tuple[Call, ...]]


@cache
def made(scenario: str, seed: int, locale: str, call_count: int | None) -> Made:
    """A world and its calls."""
    world = build_world(scenario=scenario, seed=seed, now=NOW, call_count=call_count, locale=locale)
    return world, tuple(world.calls())


_WHOLE = ("tiny", "empty")
_WORLDS = [
    *((name, seed, "en_US", None if name in _WHOLE else 600) for name in SCENARIOS for seed in (1, 2, 3)),
    ("office", 4, "en_GB", 400),
    ("office", 5, "de_DE", 400),
    ("office", 6, "fr_FR", 400),
    ("queue-rush", 7, "ja_JP", 400),
]


@pytest.fixture(params=_WORLDS, ids=lambda it: "-".join(map(str, it[:3])))
def any_world(request: pytest.FixtureRequest) -> Made:
    """Each of some worlds, small enough to be looked through whole."""
    return made(*request.param)
