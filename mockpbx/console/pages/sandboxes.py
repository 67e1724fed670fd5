"""The PBXs of the process: listed, opened, dropped. Refuses to look into them."""

from functools import partial

from flask import Blueprint, render_template, request

from mockpbx.console.forms import Action, Readers, Wrong, add_actions, body_in, is_checked, number, whole
from mockpbx.console.here import begin_visit, here
from mockpbx.control.bodies import fitting
from mockpbx.control.routes.sandboxes import wish_in
from mockpbx.errors import NotFoundError
from mockpbx.sandboxes import HEADER, Sandboxes
from mockpbx.world import SCENARIOS

_WISH: Readers = {
    "name": str,
    "scenario": str,
    "seed": whole,
    "now": str,
    "is_frozen": is_checked,
    "ttl_seconds": number,
}


def add_sandboxes(pages: Blueprint, sandboxes: Sandboxes) -> None:
    """Add the page, and what can be done there."""

    def shown(wrong: Wrong) -> str:
        return render_template(
            "sandboxes.html",
            wrong=wrong,
            all_sandboxes=sandboxes.all(),
            scenarios=SCENARIOS,
            header=HEADER,
            origin=request.host_url.rstrip("/"),
        )

    @pages.get("/sandboxes")
    def list_sandboxes() -> str:
        return shown(Wrong())

    opening = Action(path="/sandboxes", view="open_sandbox", form="open", do=partial(_open, sandboxes))
    dropping = Action(path="/sandboxes/<name>/drop", view="drop_sandbox", form="drop", do=partial(_drop, sandboxes))
    add_actions(pages, [opening], then=".home", show=shown)
    add_actions(pages, [dropping], then=".list_sandboxes", show=shown)


def _open(sandboxes: Sandboxes) -> str:
    body = fitting(body_in(_WISH), "SandboxOrder")
    # From here on everything is about the new one, and so is the page that this leads on to.
    begin_visit(sandboxes.open(wish_in(body), body.get("name")))
    return "opened"


def _drop(sandboxes: Sandboxes, name: str) -> str:
    if not sandboxes.drop(name):
        raise NotFoundError("there is no sandbox of that name")
    if here().name == name:
        begin_visit(sandboxes.main)
    return "dropped"
