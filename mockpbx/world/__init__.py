"""One coherent PBX, made from a seed."""

from mockpbx.world.errors import WorldError
from mockpbx.world.imported import digest_of
from mockpbx.world.scenarios import SCENARIOS, Scenario
from mockpbx.world.world import IMPORTED, WORLD_VERSION, World, build_world, import_world

__all__ = [
    "IMPORTED",
    "SCENARIOS",
    "WORLD_VERSION",
    "Scenario",
    "World",
    "WorldError",
    "build_world",
    "digest_of",
    "import_world",
]
