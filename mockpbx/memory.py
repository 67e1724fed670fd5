"""Has the C library keep little memory for later. Refuses to know what it was for."""

import ctypes
from contextlib import suppress

# Of malloc.h: the parameter that bounds the arenas.
_M_ARENA_MAX = -8
_ARENAS = 2


def keep_few_arenas() -> None:
    """Have threads share arenas, where the C library knows how; to be called before there are threads.

    Each thread has one of its own otherwise, and what it left free there no other thread can use: a server in use
    grows by megabytes an hour as its threads come.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def give_memory_back() -> None:
    """Hand back what is not in use, where the C library knows how; it takes milliseconds.

    A world that was made, and sandboxes that were dropped, leave gaps of tens of megabytes.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
