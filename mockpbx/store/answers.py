"""Answers that were given, kept to be given again; the oldest make room. Refuses to know what they say."""

from collections import OrderedDict
from typing import Any

Key = tuple[bytes, bytes]
"""Path and query, as they were sent."""
Given = tuple[Any, bytes]
"""What an answer begins with, and its body."""

_MOST_BYTES = 32 * 1024 * 1024
_LARGEST_BYTES = 256 * 1024


class Answers:
    """Whole answers by what was asked, at most 32 MiB of bodies, none of more than 256 KiB."""

    def __init__(self) -> None:
        """Know none yet."""
        self._given: OrderedDict[Key, Given] = OrderedDict()
        self._size = 0

    def get(self, key: Key) -> Given | None:
        """Return an answer that was kept, or None."""
        given = self._given.get(key)
        if given is not None:
            self._given.move_to_end(key)
        return given

    def keep(self, key: Key, given: Given) -> None:
        """Keep an answer, if it is new and not too large."""
        size = len(given[1])
        if size > _LARGEST_BYTES or key in self._given:
            return
        self._given[key] = given
        self._size += size
        while self._size > _MOST_BYTES:
            _, (_, body) = self._given.popitem(last=False)
            self._size -= len(body)
