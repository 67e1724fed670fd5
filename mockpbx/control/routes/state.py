"""A PBX as a whole: what it is, reset, snapshots."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from mockpbx.control.answers import Here, answer, collection, nothing
from mockpbx.control.bodies import body_of, name_in_path, optional_body_of, present_in
from mockpbx.control.snapshot_file import read_snapshot, spell_snapshot
from mockpbx.errors import NotFoundError
from mockpbx.model.instant import render_instant
from mockpbx.sandboxes import Sandbox
from mockpbx.snapshot import Snapshot
from mockpbx.version import VERSION
from mockpbx.worlds import Recipe


def add_state(plane: Blueprint, here: Here) -> None:
    """Add the routes of a PBX as a whole."""

    @plane.get("/health")
    def get_health() -> Response:
        pbx = here().pbx
        return answer({"status": "ready", "version": VERSION, "document": pbx.spec.digest, "counts": pbx.counts()})

    @plane.get("/world")
    def get_world() -> Response:
        return answer(_world(here()))

    @plane.post("/reset")
    def reset() -> Response:
        sandbox = here()
        body = optional_body_of(request, "Reset")
        sandbox.reset(changed_recipe(sandbox.pbx.recipe, body) if body else None)
        return answer(_world(sandbox))


def add_snapshots(plane: Blueprint, here: Here) -> None:
    """Add the routes of snapshots."""

    @plane.get("/snapshots")
    def list_snapshots() -> Response:
        return collection([_row(name, snapshot) for name, snapshot in here().shelf.all()])

    @plane.put("/snapshots/<name>")
    def save_snapshot(name: str) -> Response:
        sandbox, name = here(), name_in_path(name)
        sandbox.save(name)
        return answer(_row(name, _found(sandbox, name)), 201)

    @plane.post("/snapshots/<name>/restore")
    def restore_snapshot(name: str) -> Response:
        sandbox = here()
        sandbox.restore(name)
        return answer(_world(sandbox))

    @plane.delete("/snapshots/<name>")
    def remove_snapshot(name: str) -> Response:
        if not here().shelf.remove(name):
            raise NotFoundError
        return nothing()

    @plane.get("/snapshots/<name>/content")
    def export_snapshot(name: str) -> Response:
        return answer(spell_snapshot(_found(here(), name)))

    @plane.put("/snapshots/<name>/content")
    def import_snapshot(name: str) -> Response:
        sandbox, name = here(), name_in_path(name)
        snapshot = read_snapshot(body_of(request, "SnapshotFile"), sandbox.pbx)
        sandbox.shelf.put(name, snapshot)
        return answer(_row(name, snapshot), 201)


def changed_recipe(recipe: Recipe, body: dict[str, Any]) -> Recipe:
    """Return the recipe of the world that a body asks for instead."""
    changes: dict[str, Any] = {name: body[name] for name in ("seed", "locale", "call_count") if name in body}
    if "scenario" in body:
        # How many calls there are, and a file that they come from, belong to the scenario that was.
        changes = {"calls_from": None, "call_count": None, **changes, "scenario": body["scenario"]}
    if "now" in body:
        changes["now"] = present_in(body, "now")
    return replace(recipe, **changes)


def _world(sandbox: Sandbox) -> dict[str, Any]:
    pbx = sandbox.pbx
    return {
        "sandbox": sandbox.name,
        **pbx.world_facts,
        "seed": pbx.world.seed,
        "now": render_instant(pbx.clock.now()),
        "counts": pbx.counts(),
    }


def _row(name: str, snapshot: Snapshot) -> dict[str, Any]:
    counts = {table: len(rows) for table, rows in snapshot.content.items() if table in _TOLD}
    return {"name": name, "now": render_instant(snapshot.now), "is_frozen": snapshot.is_frozen, "counts": counts}


_TOLD = frozenset(("call_reports", "completed_call_reports", "mails", "webhooks"))


def _found(sandbox: Sandbox, name: str) -> Snapshot:
    snapshot = sandbox.shelf.get(name)
    if snapshot is None:
        raise NotFoundError
    return snapshot
