"""Snapshots as JSON, to be taken to another process. Refuses to take or restore them.

Who was signed in and who was told of what is left out: both would carry secrets, and belong to the process.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockpbx.errors import invalid
from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.pbx import Pbx
from mockpbx.sessions import MemoryKeeper
from mockpbx.snapshot import Snapshot
from mockpbx.store import PORTABLE_TABLES, portable_rows, read_rows

FORMAT = "mockpbx snapshot 1"


def spell_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """Spell a snapshot."""
    return {
        "format": FORMAT,
        "world": dict(snapshot.recipe.facts),
        "now": render_instant(snapshot.now),
        "is_frozen": snapshot.is_frozen,
        "report_seconds": snapshot.report_seconds,
        "tables": {
            name: [_spelt_row(row) for row in portable_rows(snapshot.content[name])] for name in PORTABLE_TABLES
        },
    }


def read_snapshot(body: Mapping[str, Any], pbx: Pbx) -> Snapshot:
    """Read what a snapshot of the same world was spelt as; ValidationError says what is wrong with it."""
    recipe = replace(pbx.recipe, **_recipe_changes(body["world"], pbx))
    if dict(recipe.facts) != body["world"]:
        raise invalid("world", "is not one that this version can make", wanted=dict(recipe.facts))
    content = {name: _rows(name, body["tables"][name], pbx) for name in PORTABLE_TABLES}
    return Snapshot(
        recipe=recipe,
        now=_instant(body, "now"),
        is_frozen=body["is_frozen"],
        report_seconds=body["report_seconds"],
        content=content,
        sessions=MemoryKeeper(),
    )


def _recipe_changes(world: Mapping[str, str], pbx: Pbx) -> dict[str, Any]:
    count = world["calls"]
    changes: dict[str, Any] = {"locale": world["locale"], "call_count": int(count) if count.isdigit() else None}
    try:
        changes |= {"seed": int(world["seed"]), "now": Instant(int(world["now"]))}
    except ValueError:
        raise invalid("world", "has a seed or an instant that is no whole number") from None
    if world["scenario"] != pbx.recipe.facts["scenario"]:
        changes |= {"scenario": world["scenario"], "calls_from": None}
    return changes


def _rows(table: str, rows: list[Mapping[str, Any]], pbx: Pbx) -> list[Mapping[str, Any]]:
    try:
        return read_rows(table, [_read_row(row) for row in rows], pbx.spec)
    except (ValueError, TypeError, KeyError) as error:
        raise invalid(f"tables.{table}", f"has a row that cannot be read: {str(error)[:200]}") from error


def _instant(body: Mapping[str, Any], name: str) -> Instant:
    try:
        return parse_instant(body[name])
    except ValueError:
        raise invalid(name, "must be a date-time by RFC 3339") from None


def _spelt_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _read_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read_value(value) for name, value in row.items()}


def _read_value(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (KeyError, binascii.Error) as error:
        raise ValueError("bytes are spelt as base64") from error
