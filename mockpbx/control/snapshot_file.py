"""Snapshots as JSON, to be taken to another process. Refuses to take or restore them.

Who was signed in and who was told of what is left out: both would carry secrets, and belong to the process.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from mockpbx.clock import EARLIEST, LATEST
from mockpbx.control.bodies import MOST_CALLS, present_in
from mockpbx.control.snapshot_rules import contradictions
from mockpbx.errors import ValidationError, field_fault, invalid
from mockpbx.model import Directory, Instant
from mockpbx.model.instant import render_instant
from mockpbx.pbx import Pbx
from mockpbx.sessions import MemoryKeeper
from mockpbx.snapshot import Snapshot
from mockpbx.store import PORTABLE_TABLES, PortableRow, portable_rows, read_rows
from mockpbx.world import WorldError
from mockpbx.worlds import Recipe

FORMAT = "mockpbx snapshot 1"
_MOST_FAULTS = 50


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
    recipe = _read_recipe(body["world"], pbx)
    now = present_in(body, "now")
    given = {name: _given_rows(name, body["tables"][name]) for name in PORTABLE_TABLES}
    content = {name: _rows(name, rows, pbx) for name, rows in given.items()}
    time_zone = _directory(recipe, pbx).time_zone
    wrong = contradictions(given, pbx.spec, now=now, time_zone=time_zone)
    faults = [field_fault(f"tables.{table}", reason) for table, reason in islice(wrong, _MOST_FAULTS)]
    if faults:
        raise ValidationError(faults=faults)
    return Snapshot(
        recipe=recipe,
        now=now,
        is_frozen=body["is_frozen"],
        report_seconds=body["report_seconds"],
        content=content,
        sessions=MemoryKeeper(),
    )


def _read_recipe(world: Mapping[str, str], pbx: Pbx) -> Recipe:
    numbers = {name: _number(world, name) for name in ("seed", "now")}
    if not EARLIEST <= numbers["now"] <= LATEST:
        raise invalid("world.now", "must lie between 1970 and 2200")
    is_counted = world["calls"].isascii() and world["calls"].isdecimal()
    changes: dict[str, Any] = {"call_count": _number(world, "calls") if is_counted else None}
    if world["scenario"] != pbx.recipe.facts["scenario"]:
        changes |= {"scenario": world["scenario"], "calls_from": None}
    recipe = replace(pbx.recipe, seed=numbers["seed"], now=Instant(numbers["now"]), locale=world["locale"], **changes)
    if dict(recipe.facts) != world:
        raise invalid("world", "is not one that this version can make", wanted=dict(recipe.facts))
    return recipe


_HIGHEST = {"seed": 2**63 - 1, "now": LATEST, "calls": MOST_CALLS}


def _number(world: Mapping[str, str], name: str) -> int:
    text = world[name]
    if not (text.isascii() and text.isdecimal()) or int(text) > _HIGHEST[name]:
        raise invalid(f"world.{name}", f"must be a whole number up to {_HIGHEST[name]}")
    return int(text)


def _directory(recipe: Recipe, pbx: Pbx) -> Directory:
    try:
        return pbx.worlds.made(recipe).world.directory
    except WorldError as error:
        raise invalid(f"world.{'calls' if error.field == 'call_count' else error.field}", str(error)) from error


def _given_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> list[PortableRow]:
    try:
        return [{name: _read_value(value) for name, value in row.items()} for row in rows]
    except ValueError as error:
        raise invalid(f"tables.{table}", str(error)) from error


def _rows(table: str, rows: Sequence[PortableRow], pbx: Pbx) -> list[PortableRow]:
    try:
        return read_rows(table, rows, pbx.spec)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise invalid(f"tables.{table}", f"has a row that cannot be read: {str(error)[:200]}") from error


def _spelt_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _read_value(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (KeyError, binascii.Error) as error:
        raise ValueError("bytes are spelt as base64") from error
