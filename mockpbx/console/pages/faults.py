"""The faults of a PBX: what they are, which are in force, how often they struck. Refuses to strike."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template

from mockpbx.console.forms import Action, Readers, Wrong, add_actions, body_in, json_object, number, required, whole
from mockpbx.console.here import here
from mockpbx.errors import NotFoundError
from mockpbx.faults import FAULTS, PROFILES
from mockpbx.sandboxes import Sandboxes

_RULE: Readers = {
    "fault": str,
    "operations": lambda text: [text],
    "probability": number,
    "count": whole,
    "skip": whole,
    "settings": json_object,
}


def add_faults(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page, and what can be done there."""
    add_actions(pages, _ACTIONS, then=".faults", show=_shown)

    @pages.get("/faults")
    def faults() -> str:
        return _shown(Wrong())


def _add() -> str:
    here().faults.add(body_in(_RULE))
    return "struck"


def _lift(rule_id: str) -> str:
    if not here().faults.remove(rule_id):
        raise NotFoundError("there is no such rule")
    return "lifted"


def _clear() -> str:
    here().faults.clear()
    return "lifted"


def _apply() -> str:
    here().faults.apply_profile(required({"profile": str})["profile"])
    return "profiled"


_ACTIONS = (
    Action(path="/faults", view="add_fault", form="add", do=_add),
    Action(path="/faults/<rule_id>/lift", view="lift_fault", form="lift", do=_lift),
    Action(path="/faults/clear", view="clear_faults", form="clear", do=_clear),
    Action(path="/faults/apply", view="apply_faults", form="apply", do=_apply),
)


def _shown(wrong: Wrong) -> str:
    sandbox = here()
    return render_template(
        "faults.html",
        wrong=wrong,
        rules=sandbox.faults.rules(),
        kinds=FAULTS,
        profiles=PROFILES,
        operations=sorted(sandbox.pbx.spec.operations),
        spelt=_spelt,
    )


def _spelt(settings: Mapping[str, Any]) -> str:
    return json.dumps(dict(settings))
