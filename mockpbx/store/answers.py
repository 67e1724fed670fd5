"""Answers that were given, kept to be given again; the oldest make room. Refuses to know what they say."""

from collections import OrderedDict
from typing import Any

Key = tuple[bytes, bytes]
"""Path and query, as they were sent."""
Given = tuple[Any, bytes]
"""What an answer begins with, and its body."""

_MOST_BYTES = 32 * 1024 * 1024
_LARGEST_BYTES = 256 * 1024
_WEIGHT = 800
"""What an answer takes up beside its body and what was asked: its head, and its place among the others."""


class Answers:
    """Whole answers by what was asked, at most 32 MiB of them with all they take up, no body of more than 256 KiB."""

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
        if len(given[1]) > _LARGEST_BYTES or key in self._given:
            return
        self._given[key] = given
        self._size += _weight(key, given)
        while self._size > _MOST_BYTES:
            self._size -= _weight(*self._given.popitem(last=False))


def _weight(key: Key, given: Given) -> int:
    # Without what stands beside the bodies, a million empty pages would be a gigabyte within the bound.
    return _WEIGHT + len(key[0]) + len(key[1]) + len(given[1])
