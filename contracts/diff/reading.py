"""From a text to a tree of plain JSON values, within bounds. Refuses to know where the text comes from.

`contracts.document.Document` asks for more than a comparison needs (operation ids, rows of collections), so that an old
or foreign document could not be read by it.
"""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from contracts.diff.tree import Tree
from contracts.errors import DocumentError

MOST_CHARACTERS = 20_000_000
_MOST_NODES = 1_000_000
_MOST_DEPTH = 100
_WHOLE = 2.0**53
_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(text: str, *, name: str) -> Tree:
    """Parse a document in YAML or JSON; DocumentError when it is too large, or no OpenAPI 3.0 or 3.1."""
    if len(text) > MOST_CHARACTERS:
        raise DocumentError(f"{name} is larger than {MOST_CHARACTERS} characters")
    value = _Plain(name).of(_parsed(text, name))
    if not isinstance(value, dict) or not str(value.get("openapi")).startswith(("3.0", "3.1")):
        raise DocumentError(f"{name} is no OpenAPI 3.0 or 3.1 document")
    if not isinstance(value.get("paths", {}), dict):
        raise DocumentError(f"{name}: its paths are no mapping")
    return Tree(value, name=name)


def _parsed(text: str, name: str) -> Any:
    """Parse JSON as JSON, which YAML is slower at and does not wholly contain."""
    try:
        return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        return _refuse(name, " ".join(str(error).split()), error)
    except ValueError as error:
        return _flow_mapping(text, name, error)
    except RecursionError as error:
        return _refuse(name, "it is nested too deeply", error)


def _flow_mapping(text: str, name: str, error: ValueError) -> Any:
    """Parse YAML that begins like JSON."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError, RecursionError):
        return _refuse(name, str(error), error)


def _refuse(name: str, why: str, error: Exception) -> Any:
    raise DocumentError(f"cannot read {name}: {why}") from error


class _Plain:
    """Turns parsed values into JSON ones with text keys, and counts: an alias can stand for more than there is room."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def of(self, value: Any, depth: int = 0) -> Any:
        self._count += 1
        if self._count > _MOST_NODES or depth > _MOST_DEPTH:
            raise DocumentError(f"{self._name} has more than {_MOST_NODES} values or is deeper than {_MOST_DEPTH}")
        match value:
            case None | bool() | str() | int():
                return value
            case float():
                return int(value) if value.is_integer() and abs(value) < _WHOLE else value
            case list():
                return [self.of(one, depth + 1) for one in value]
            case Mapping():
                return {_key(key): self.of(one, depth + 1) for key, one in value.items()}
        raise DocumentError(f"{self._name} holds a {type(value).__name__}, which JSON does not know")


def _key(key: Any) -> str:
    return key if isinstance(key, str) else json.dumps(key, default=str)


class _Loader(_SAFE_LOADER):  # type: ignore[misc]  # which loader it is is decided when PyYAML is imported
    """A safe loader that reads dates as the texts that they are and refuses a key that stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return super().construct_mapping(node, deep=deep)
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _SAFE_LOADER.yaml_implicit_resolvers.items()
}
