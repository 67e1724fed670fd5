"""The kinds of call, in families."""

from mockpbx.world.kinds.table import KINDS, Kind

__all__ = ["KINDS", "Kind"]
