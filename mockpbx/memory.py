"""Gives memory back to the machine that the C library keeps for later. Refuses to know what it was for."""

import ctypes
from contextlib import suppress


def give_memory_back() -> None:
    """Hand back what is not in use, where the C library knows how; it takes milliseconds.

    A world that was made, and sandboxes that were dropped, leave gaps of tens of megabytes.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
