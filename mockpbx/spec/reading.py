"""Reads YAML that somebody else wrote, within bounds that no bomb can leave. Refuses to know OpenAPI."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

from mockpbx.errors import StartError

MOST_BYTES = 5 * 1024 * 1024
MOST_ALIASES = 1_000
MOST_NODES = 500_000
DEEPEST = 200

# The C loader reads the document in a tenth of the time, where PyYAML was built with it.
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]  # one of two classes, both of them safe loaders
    """Leaves what looks like a date the text it is: JSON, which documents are about, knows no dates."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _BASE.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as it was read; `tree` is whatever YAML stands in it."""

    path: Path
    text: str
    tree: Any = field(repr=False)
    digest: str


def parse_yaml(text: str) -> Any:
    """Parse YAML that is known to be good."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader


def read_source(path: Path) -> Source:
    """Read a file; StartError names it, and the line where there is one, when it is not YAML of a bearable size."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise StartError(f"{path}: is larger than {MOST_BYTES} bytes")
        text = content.decode()
        _bound(text, path)
        tree = parse_yaml(text)
    except OSError as error:
        raise StartError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise StartError(f"{path}: is not UTF-8 at byte {error.start}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise StartError(_told(error, path)) from error
    return Source(path=path, text=text, tree=tree, digest=hashlib.sha256(content).hexdigest())


def _bound(text: str, path: Path) -> None:
    """Refuse what would grow or fall without end, before anything is made of it."""
    aliases, nodes, depth = 0, 0, 0
    for event in yaml.parse(text, Loader=_Loader):
        aliases += isinstance(event, yaml.AliasEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        reason = _reason(event, aliases=aliases, nodes=nodes, depth=depth)
        if reason:
            raise StartError(f"{path}:{event.start_mark.line + 1 if event.start_mark else 1}: {reason}")


def _reason(event: Any, *, aliases: int, nodes: int, depth: int) -> str:
    if aliases > MOST_ALIASES:
        return f"more than {MOST_ALIASES} aliases"
    if nodes > MOST_NODES:
        return f"more than {MOST_NODES} values"
    if depth > DEEPEST:
        return f"nested deeper than {DEEPEST} levels"
    # Merged keys double without being counted as anything.
    is_merge = isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]
    return "keys are not merged (<<) here" if is_merge else ""


def _told(error: Exception, path: Path) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{path}{f':{mark.line + 1}:{mark.column + 1}' if mark else ''}: is not YAML: {problem}"
