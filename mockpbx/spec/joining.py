"""Puts a document of several files together into one tree. Refuses to look anywhere but beside its first file.

What stands in another file takes the place of the reference to it. References inside the first file stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mockpbx.errors import StartError
from mockpbx.spec.reading import DEEPEST, MOST_BYTES, MOST_NODES, Source, read_source

_NAMED = frozenset(("properties", "schemas", "responses", "parameters", "examples", "requestBodies", "headers"))
"""Below these stand names that somebody chose, whatever they are."""
_VALUES = frozenset(("example", "default", "enum", "value"))
"""Below these stand values of the API, in which nothing is a reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the tree is at work: the file, the place in the whole, and the references that led here."""

    source: Source
    steps: tuple[str, ...] = ()
    chain: tuple[tuple[Path, str], ...] = ()
    under: str = ""
    is_value: bool = False

    def below(self, step: str) -> "_Spot":
        are_names = self.under in _NAMED
        is_value = self.is_value or (step in _VALUES and not are_names)
        return replace(self, steps=(*self.steps, step), under="" if are_names else step, is_value=is_value)

    def told(self, name: str) -> str:
        return f"{name}#/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in self.steps)


class Joiner:
    """Joins what one document refers to, and keeps the files that it was read from."""

    def __init__(self, path: Path) -> None:
        """Begin with the first file."""
        self.root = read_source(path.resolve())
        self._name = str(path)
        self._sources = {self.root.path: self.root}
        self._node_count = 0
        self._local: list[tuple[_Spot, str]] = []

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files read so far, the first one first."""
        return tuple(self._sources.values())

    def joined(self) -> dict[str, Any]:
        """Return the whole tree, in which every reference leads somewhere; StartError names one that does not."""
        if not isinstance(self.root.tree, Mapping):
            raise StartError(f"{self._name}: is no OpenAPI document")
        tree: dict[str, Any] = self._copied(self.root.tree, _Spot(source=self.root))
        for spot, reference in self._local:
            self._refuse_astray(spot, reference, tree)
        try:
            size = _Sizes(tree).of(tree)
        except RecursionError:
            raise StartError(f"{self._name}: its references lead on too far") from None
        if size > MOST_NODES:
            # Whoever validates the document follows every reference, however often it stands there.
            raise StartError(f"{self._name}: more than {MOST_NODES} values, all references followed")
        return tree

    def _refuse_astray(self, spot: _Spot, reference: str, tree: Any) -> None:
        """Refuse a reference that leads nowhere, or from one reference to the next and back again."""
        seen: set[str] = set()
        node: Any = {"$ref": reference}
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                raise self._refusal(spot, f"{reference} leads back to itself")
            seen.add(node["$ref"])
            node = _at(tree, node["$ref"].removeprefix("#"))
        if node is _NOTHING:
            raise self._refusal(spot, f"{reference} leads nowhere")

    def _copied(self, node: Any, spot: _Spot) -> Any:
        self._node_count += 1
        if self._node_count > MOST_NODES:
            raise self._refusal(spot, f"more than {MOST_NODES} values, all aliases and references followed")
        if len(spot.steps) > DEEPEST:
            raise self._refusal(spot, f"nested deeper than {DEEPEST} levels")
        if isinstance(node, list):
            return [self._copied(one, spot.below(str(place))) for place, one in enumerate(node)]
        if not isinstance(node, Mapping):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str) and not spot.is_value:
            return self._followed(reference, spot)
        return {name: self._copied(value, spot.below(name)) for name, value in self._members(node, spot)}

    def _members(self, node: Mapping[Any, Any], spot: _Spot) -> Iterator[tuple[str, Any]]:
        for name, value in node.items():
            # Statuses are often written without quotes.
            if isinstance(name, bool) or not isinstance(name, (str, int)):
                raise self._refusal(spot, f"{name!r} is no name")
            yield str(name), value

    def _followed(self, reference: str, spot: _Spot) -> Any:
        """Return what a reference into another file leads to, or the reference itself when it stays in the first."""
        file_name, _, pointer = reference.partition("#")
        source = self._source(file_name, reference, spot) if file_name else spot.source
        if source is self.root:
            self._local.append((spot, f"#{pointer}"))
            return {"$ref": f"#{pointer}"}
        here = (source.path, pointer)
        if here in spot.chain:
            raise self._refusal(spot, f"{reference} leads back to itself; what does, belongs into components")
        target = _at(source.tree, pointer)
        if target is _NOTHING:
            raise self._refusal(spot, f"{reference} leads nowhere")
        return self._copied(target, replace(spot, source=source, chain=(*spot.chain, here)))

    def _source(self, file_name: str, reference: str, spot: _Spot) -> Source:
        parts = urlsplit(file_name)
        if parts.scheme or parts.netloc:
            raise self._refusal(spot, f"{reference} is somewhere else, and nothing is fetched")
        path = (spot.source.path.parent / unquote(file_name)).resolve()
        if not path.is_relative_to(self.root.path.parent):
            raise self._refusal(spot, f"{reference} is not beside the document")
        if path not in self._sources:
            self._sources[path] = self._read(path, reference, spot)
        return self._sources[path]

    def _read(self, path: Path, reference: str, spot: _Spot) -> Source:
        if not path.is_file():
            raise self._refusal(spot, f"{reference} leads nowhere")
        source = read_source(path)
        if sum(len(one.text) for one in self._sources.values()) + len(source.text) > MOST_BYTES:
            raise self._refusal(spot, f"its files are larger than {MOST_BYTES} bytes together")
        return source

    def _refusal(self, spot: _Spot, reason: str) -> StartError:
        return StartError(f"{spot.told(self._name)}: {reason}")


class _Sizes:
    """How many values nodes hold with references followed; what leads back to itself is counted once."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._known: dict[str, int] = {}

    def of(self, node: Any) -> int:
        if isinstance(node, list):
            return 1 + sum(map(self.of, node))
        if not isinstance(node, Mapping):
            return 1
        reference = node.get("$ref")
        if not isinstance(reference, str) or _at(self._tree, reference.removeprefix("#")) is _NOTHING:
            return 1 + sum(map(self.of, node.values()))
        if reference not in self._known:
            self._known[reference] = 0
            self._known[reference] = self.of(_at(self._tree, reference.removeprefix("#")))
        return 1 + self._known[reference]


_NOTHING = object()


def _at(tree: Any, pointer: str) -> Any:
    """Return what a JSON pointer, as it stands in a URL, leads to."""
    node = tree
    for part in unquote(pointer).removeprefix("/").split("/") if pointer.strip("/") else ():
        step = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, Mapping):
            node = node.get(step, node.get(int(step), _NOTHING) if step.isdecimal() else _NOTHING)
        else:
            return _NOTHING
    return node
