"""One coherent PBX, made from a seed."""

from mockpbx.world.errors import WorldError
from mockpbx.world.imported import digest_of
from mockpbx.world.live import LiveCalls
from mockpbx.world.scenarios import SCENARIOS, Scenario
from mockpbx.world.world import IMPORTED, WORLD_VERSION, World, build_world, import_world

__all__ = [
    "IMPORTED",
    "SCENARIOS",
    "WORLD_VERSION",
    "LiveCalls",
    "Scenario",
    "World",
    "WorldError",
    "build_world",
    "digest_of",
    "import_world",
]
