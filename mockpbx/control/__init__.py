"""The control plane below `/_mock/api`: the clock, the outgoing post, subscriptions. Not a part of the PBX's API."""

from mockpbx.control.plane import build_plane
from mockpbx.control.refusals import is_for_plane, refusal

__all__ = ["build_plane", "is_for_plane", "refusal"]
