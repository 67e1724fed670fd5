"""Cuts a long series into portions that are worth writing at once. Refuses to know what is in it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def portions(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, the last one shorter."""
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion
