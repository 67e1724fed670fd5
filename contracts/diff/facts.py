"""The words of a comparison: a fact that stands otherwise in the two documents, and where. Refuses to judge it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from contracts.diff.tree import Node


class Side(StrEnum):
    """Who writes what a schema describes: a request is the client's, a response the server's."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a document says of one aspect, None when it says nothing, and the pointers of where it says so."""

    value: Any
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a user meets a fact: the operation, and the part of its request or answer. Both may be empty."""

    operation: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One aspect of which the documents say different things. `side` is None where it makes no difference."""

    aspect: str
    old: Value
    new: Value
    side: Side | None = None
    place: Place = Place()

    def under(self, segment: str) -> Self:
        """The same, seen from one level further out."""
        return replace(self, place=replace(self.place, where=segment + self.place.where))

    @property
    def pointers(self) -> frozenset[str]:
        """All pointers of both documents."""
        return frozenset((*self.old.pointers, *self.new.pointers))


Reader = Callable[[Any], Value]


def differing(readers: Mapping[str, Reader], old: Any, new: Any) -> Iterator[Pair]:
    """Yield a pair for each aspect that is read differently from two things."""
    for aspect, read in readers.items():
        before, after = read(old), read(new)
        if before.value != after.value:
            yield Pair(aspect=aspect, old=before, new=after)


def stated(node: Node | None, value: Any) -> Value:
    """A value that a node states; nothing when there is no node."""
    return Value(value=None) if node is None else Value(value=value, pointers=(node.pointer,))
