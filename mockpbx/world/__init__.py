"""One coherent PBX, made from a seed."""

from mockpbx.world.errors import WorldError
from mockpbx.world.scenarios import SCENARIOS, Scenario
from mockpbx.world.world import WORLD_VERSION, World, build_world

__all__ = ["SCENARIOS", "WORLD_VERSION", "Scenario", "World", "WorldError", "build_world"]
