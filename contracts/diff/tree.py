"""A document as nodes that know where they stand, references followed. Refuses to know what the nodes mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote

from contracts.errors import DocumentError

_MOST_HOPS = 50


class Tree:
    """A parsed document. `read` gathers the pointers of everything that was asked for."""

    def __init__(self, value: Mapping[str, Any], *, name: str) -> None:
        self.value = value
        self.name = name
        self.is_31 = str(value.get("openapi")).startswith("3.1")
        self.read: set[str] = set()

    @property
    def root(self) -> "Node":
        """The whole document as a node."""
        return Node(tree=self, value=self.value, pointer="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value and its JSON pointer, without `#`. What is of another type than was asked for raises DocumentError."""

    tree: Tree
    value: Any
    pointer: str

    def get(self, key: str) -> Self | None:
        """The member of this name; None when there is none."""
        members = self._typed(dict, "a mapping")
        return self._child(key, members[key]) if key in members else None

    def members(self, key: str) -> dict[str, Self]:
        """The members of the mapping of this name; empty when there is none."""
        found = self.get(key)
        return {} if found is None else found.named()

    def named(self) -> dict[str, Self]:
        """The members by name."""
        return {name: self._child(name, value) for name, value in self._typed(dict, "a mapping").items()}

    def elements(self, key: str) -> list[Self]:
        """The elements of the list of this name; empty when there is none."""
        found = self.get(key)
        if found is None:
            return []
        return [found._child(str(index), value) for index, value in enumerate(found._typed(list, "a list"))]

    def text(self) -> str:
        """The value as a text."""
        return str(self._typed(str, "a text"))

    def texts(self) -> tuple[str, ...]:
        """The value as texts: a list of them, or one."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(self._child(str(index), one).text() for index, one in enumerate(self._typed(list, "a list")))

    def number(self) -> float:
        """The value as a number."""
        if isinstance(self.value, bool):
            raise self.fault("a number")
        return self._typed((int, float), "a number")  # type: ignore[no-any-return]  # int or float, just checked

    def flag(self) -> bool:
        """The value as true or false."""
        return bool(self._typed(bool, "true or false"))

    @property
    def is_reference(self) -> bool:
        """Whether this stands for something elsewhere."""
        return isinstance(self.value, Mapping) and isinstance(self.value.get("$ref"), str)

    def target(self) -> Self:
        """What the reference leads to, one step; DocumentError when it leads nowhere or out of the document."""
        reference = str(self.value["$ref"])
        if not reference.startswith("#"):
            raise self.fault(f"a reference inside the document, and {reference!r} leads out of it;")
        node = self.tree.root
        for token in reference.removeprefix("#").split("/")[1:]:
            node = node._step(unquote(token).replace("~1", "/").replace("~0", "~"), self)
        return node  # type: ignore[return-value]  # the tree makes nodes of this very class

    def resolved(self) -> Self:
        """What all references lead to; the node itself when it is none."""
        node = self
        for _ in range(_MOST_HOPS):
            if not node.is_reference:
                return node
            node = node.target()
        raise self.fault("a reference that does not lead to itself")

    def fault(self, wanted: str) -> DocumentError:
        """The error that something else stands here than is wanted."""
        found = "nothing" if self.value is None else type(self.value).__name__
        return DocumentError(f"{self.tree.name}#{self.pointer}: {wanted} is wanted here, not {found}")

    def _step(self, token: str, origin: "Node") -> Self:
        if isinstance(self.value, Mapping) and token in self.value:
            return self._child(token, self.value[token])
        if isinstance(self.value, list) and token.isdecimal() and int(token) < len(self.value):
            return self._child(token, self.value[int(token)])
        raise DocumentError(f"{self.tree.name}#{origin.pointer}: {origin.value['$ref']} leads nowhere")

    def _child(self, key: str, value: Any) -> Self:
        pointer = child_pointer(self.pointer, key)
        self.tree.read.add(pointer)
        return type(self)(tree=self.tree, value=value, pointer=pointer)

    def _typed(self, kind: Any, wanted: str) -> Any:
        if not isinstance(self.value, kind):
            raise self.fault(wanted)
        return self.value


def child_pointer(pointer: str, key: str) -> str:
    """The pointer of a member or element."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def tokens(pointer: str) -> list[str]:
    """The names that a pointer goes through."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def canonical(value: Any) -> str:
    """A text that is the same for the same JSON value, and for no other."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
