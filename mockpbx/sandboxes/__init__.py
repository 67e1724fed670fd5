"""Several PBXs in one process, each alone with its state, its clock and its faults."""

from mockpbx.sandboxes.choice import CHOSEN, HEADER, sandbox_of
from mockpbx.sandboxes.sandbox import MAIN, Sandbox
from mockpbx.sandboxes.sandboxes import MOST_SANDBOXES, Sandboxes
from mockpbx.sandboxes.shelf import Shelf
from mockpbx.sandboxes.wish import Wish

__all__ = ["CHOSEN", "HEADER", "MAIN", "MOST_SANDBOXES", "Sandbox", "Sandboxes", "Shelf", "Wish", "sandbox_of"]
