"""A difference in words, as JSON, as Markdown, and as annotations of a pull request. Refuses to judge."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from contracts.diff.facts import Place
from contracts.diff.judgement import Change, Difference
from contracts.diff.rules import Level

FORMAT_VERSION = 1
_MOST_TEXT = 100
_MOST_PLACES = 3
_SEVERITY = {
    Level.BOTH: "error",
    Level.CLIENTS: "error",
    Level.SERVERS: "error",
    Level.UNCLASSIFIED: "warning",
    Level.COMPATIBLE: "notice",
}
_GITHUB_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_GITHUB_PROPERTY = _GITHUB_TEXT | {":": "%3A", ",": "%2C"}


def to_text(difference: Difference) -> str:
    """Lines for people: levels, rules, and under each where it stands and where it shows; the counts last."""
    blocks = [f"from {_clean(difference.old_name)} to {_clean(difference.new_name)}"]
    for level, changes in groupby(difference.changes, key=lambda change: change.rule.level):
        blocks.append(f"{level}: {difference.counts[level]}")
        for rule, alike in groupby(changes, key=lambda change: change.rule):
            lines = [f"  {rule.id}: {rule.sentence}"]
            blocks.append("\n".join([*lines, *(f"    {line}" for change in alike for line in _lines(change))]))
    return "\n\n".join([*blocks, _summary(difference)]) + "\n"


def to_json(difference: Difference) -> str:
    """All of it as indented JSON, members in a fixed order, nothing shortened."""
    return json.dumps(_members(difference), indent=2, ensure_ascii=False) + "\n"


def to_markdown(difference: Difference) -> str:
    """A comment for a pull request: a table for each level; what breaks nobody is folded away."""
    parts = [f"## {_summary(difference)}"]
    for level, count in difference.counts.items():
        if not count:
            continue
        table = _table(change for change in difference.changes if change.rule.level is level)
        title = f"{level}: {count}"
        if level.breaks_clients or level.breaks_servers:
            parts += [f"### {title}", table]
        else:
            parts += [f"<details><summary>{title}</summary>", table, "</details>"]
    return "\n\n".join(parts) + "\n"


def to_github(difference: Difference) -> str:
    """Workflow commands, which GitHub shows beside the new document, for all but prose; the counts last."""
    file = f"file={_escaped(difference.new_name, _GITHUB_PROPERTY)}," if Path(difference.new_name).is_file() else ""
    lines = []
    for change in difference.changes:
        if change.rule.level is not Level.PROSE:
            title = _escaped(f"{change.rule.level}: {change.rule.id}", _GITHUB_PROPERTY)
            message = _escaped("\n".join([change.rule.sentence, *_lines(change)]), _GITHUB_TEXT)
            lines.append(f"::{_SEVERITY[change.rule.level]} {file}title={title}::{message}")
    return "\n".join([*lines, _summary(difference)]) + "\n"


WRITERS: Mapping[str, Callable[[Difference], str]] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
    "github": to_github,
}
"""The formats by name."""


def _lines(change: Change) -> Iterator[str]:
    yield f"{_pointers(change)}{_values(change)}"
    if any(place.operation or place.where for place in change.places):
        yield f"  {_places(change.places)}"


def _values(change: Change) -> str:
    """Return what is shown of the values: both, or what came, or what went."""
    match change.old, change.new:
        case None, None:
            return ""
        case None, str() as new:
            return f": + {_short(new)}"
        case str() as old, None:
            return f": - {_short(old)}"
    return f": {_short(str(change.old))} -> {_short(str(change.new))}"


def _pointers(change: Change) -> str:
    """Return where it stands in the new document, else in the old one."""
    pointers = change.new_pointers or change.old_pointers
    more = f" and {len(pointers) - 1} more" if len(pointers) > 1 else ""
    return f"#{_clean(pointers[0])}{more}" if pointers else "the whole document"


def _places(places: Iterable[Place]) -> str:
    """Return the operations by the part of them that is concerned: `body: name in createCallReport`."""
    operations_by_where: dict[str, list[str]] = {}
    for place in places:
        operations_by_where.setdefault(place.where, []).append(place.operation)
    said = [_where(where, operations) for where, operations in operations_by_where.items()]
    more = f", and in {len(said) - _MOST_PLACES} more places" if len(said) > _MOST_PLACES else ""
    return "; ".join(said[:_MOST_PLACES]) + more


def _where(where: str, operations: list[str]) -> str:
    names = ", ".join(map(_clean, operations[:_MOST_PLACES]))
    more = f" and {len(operations) - _MOST_PLACES} more" if len(operations) > _MOST_PLACES else ""
    return f"{_clean(where)} in {names}{more}" if where else f"{names}{more}"


def _table(changes: Iterable[Change]) -> str:
    rows = ["| rule | what | where |", "| --- | --- | --- |"]
    for change in changes:
        what = f"{_cell(change.rule.sentence)} {_code(_pointers(change) + _values(change))}"
        rows.append(f"| `{change.rule.id}` | {what} | {_cell(_places(change.places))} |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    for character in "\\|<>*_[]":
        text = text.replace(character, f"\\{character}")
    return text


def _code(text: str) -> str:
    return f"`{text.replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def _summary(difference: Difference) -> str:
    counts = ", ".join(f"{level}: {count}" for level, count in difference.counts.items() if count)
    total = len(difference.changes)
    return f"{total} {'change' if total == 1 else 'changes'} ({counts})" if total else "no changes"


def _members(difference: Difference) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "old": difference.old_name,
        "new": difference.new_name,
        "counts": dict(difference.counts),
        "changes": [_change(change) for change in difference.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.rule.id,
        "level": change.rule.level,
        "breaks_clients": change.rule.level.breaks_clients,
        "breaks_servers": change.rule.level.breaks_servers,
        "sentence": change.rule.sentence,
        "old": change.old,
        "new": change.new,
        "old_pointers": [f"#{pointer}" for pointer in change.old_pointers],
        "new_pointers": [f"#{pointer}" for pointer in change.new_pointers],
        "places": [{"operation": place.operation, "where": place.where} for place in change.places],
    }


def _short(text: str) -> str:
    cleaned = _clean(text)
    return cleaned if len(cleaned) <= _MOST_TEXT else f"{cleaned[:_MOST_TEXT]}…"


def _clean(text: str) -> str:
    """Return a text in one line that cannot steer a terminal."""
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(one, one) for one in text)
