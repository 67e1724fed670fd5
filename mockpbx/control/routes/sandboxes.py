"""The PBXs beside the main one: opened, listed, dropped."""

from typing import Any

from flask import Blueprint, Response, request

from mockpbx.control.answers import answer, collection, nothing
from mockpbx.control.bodies import optional_body_of, present_in
from mockpbx.errors import NotFoundError
from mockpbx.model.instant import render_instant
from mockpbx.sandboxes import HEADER, Sandbox, Sandboxes, Wish


def add_sandboxes(plane: Blueprint, sandboxes: Sandboxes) -> None:
    """Add the routes of sandboxes."""

    @plane.get("/sandboxes")
    def list_sandboxes() -> Response:
        return collection([_row(one) for one in sandboxes.all()])

    @plane.post("/sandboxes")
    def open_sandbox() -> Response:
        body = optional_body_of(request, "SandboxOrder")
        return answer(_detail(sandboxes.open(wish_in(body), body.get("name"))), 201)

    @plane.get("/sandboxes/<name>")
    def get_sandbox(name: str) -> Response:
        found = sandboxes.named(name)
        if found is None:
            raise NotFoundError
        return answer(_detail(found))

    @plane.delete("/sandboxes/<name>")
    def drop_sandbox(name: str) -> Response:
        if not sandboxes.drop(name):
            raise NotFoundError
        return nothing()


def wish_in(body: dict[str, Any]) -> Wish:
    """Return what a body asks for."""
    wished = {name: value for name, value in body.items() if name not in ("name", "now")}
    if "now" in body:
        wished["now"] = present_in(body, "now")
    return Wish(**wished)


def _row(sandbox: Sandbox) -> dict[str, Any]:
    pbx = sandbox.pbx
    return {
        "name": sandbox.name,
        "scenario": pbx.world.scenario,
        "seed": pbx.world.seed,
        "now": render_instant(pbx.clock.now()),
        "is_frozen": pbx.clock.is_frozen,
        "ttl_seconds": sandbox.ttl_seconds,
    }


def _detail(sandbox: Sandbox) -> dict[str, Any]:
    pbx = sandbox.pbx
    # The token opens the sandbox and nothing else, and whoever may ask for it may open another.
    return {
        **_row(sandbox),
        "base_path": pbx.spec.base_path,
        "token": pbx.token,
        "header": HEADER,
        "username": pbx.admin.username,
        "counts": pbx.counts(),
    }
