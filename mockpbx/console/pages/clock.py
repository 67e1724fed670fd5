"""The clock and the state of a PBX: moved on, set, begun anew, kept and brought back. Refuses to do what is due."""

from flask import Blueprint, render_template

from mockpbx.console.forms import Action, Readers, Wrong, add_actions, body_in, number, required, whole
from mockpbx.console.here import here
from mockpbx.control.bodies import fitting, present_in, step_in
from mockpbx.control.routes.state import changed_recipe
from mockpbx.errors import NotFoundError, invalid
from mockpbx.model import DAY, HOUR
from mockpbx.model.instant import render_instant
from mockpbx.sandboxes import Sandboxes
from mockpbx.world import SCENARIOS

_STEPS = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
_WORLD: Readers = {"scenario": str, "seed": whole, "now": str}


def add_clock(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page, and what can be done there."""

    @pages.get("/clock")
    def clock() -> str:
        return _shown(Wrong())

    add_actions(pages, _ACTIONS, then=".clock", show=_shown)


def _advance() -> str:
    sandbox = here()
    body = body_in({"step": str, "seconds": number, "until": str})
    step = body.pop("step", None)
    if step == "due":
        due_at = sandbox.jobs.next_due()
        if due_at is None:
            raise invalid("step", "nothing is ever due")
        sandbox.jobs.advance(max(0, due_at - sandbox.pbx.clock.now()))
    elif step is not None:
        if step not in _STEPS:
            raise invalid("step", f"must be one of {', '.join((*_STEPS, 'due'))}")
        sandbox.jobs.advance(_STEPS[step])
    else:
        sandbox.jobs.advance(step_in(fitting(body, "Advance"), sandbox.pbx.clock.now()))
    return "advanced"


def _set() -> str:
    body = fitting(required({"now": str}), "ClockChange")
    here().jobs.set_clock(present_in(body, "now"))
    return "set"


def _freeze() -> str:
    here().jobs.freeze_clock()
    return "frozen"


def _run() -> str:
    here().jobs.run_clock()
    return "running"


def _pace() -> str:
    body = fitting(required({"report_seconds": number}), "ClockChange")
    here().pbx.report_seconds = body["report_seconds"]
    return "paced"


def _reset() -> str:
    sandbox, body = here(), body_in(_WORLD)
    sandbox.reset(changed_recipe(sandbox.pbx.recipe, fitting(body, "Reset")) if body else None)
    return "reset"


def _save() -> str:
    here().save(_name())
    return "saved"


def _restore() -> str:
    here().restore(_name())
    return "restored"


def _remove() -> str:
    if not here().shelf.remove(_name()):
        raise NotFoundError("there is no snapshot of that name")
    return "removed"


def _name() -> str:
    # Snapshots are named as sandboxes are.
    return str(fitting(required({"name": str}), "SandboxOrder")["name"])


_ACTIONS = (
    Action(path="/clock/advance", view="clock_advance", form="advance", do=_advance),
    Action(path="/clock/set", view="clock_set", form="set", do=_set),
    Action(path="/clock/freeze", view="clock_freeze", form="run", do=_freeze),
    Action(path="/clock/run", view="clock_run", form="run", do=_run),
    Action(path="/clock/pace", view="clock_pace", form="pace", do=_pace),
    Action(path="/clock/reset", view="clock_reset", form="reset", do=_reset),
    Action(path="/clock/save", view="clock_save", form="save", do=_save),
    Action(path="/clock/restore", view="clock_restore", form="restore", do=_restore),
    Action(path="/clock/remove", view="clock_remove", form="restore", do=_remove),
)


def _shown(wrong: Wrong) -> str:
    sandbox = here()
    return render_template(
        "clock.html",
        wrong=wrong,
        spelt_now=render_instant(sandbox.pbx.clock.now()),
        next_due=sandbox.jobs.next_due(),
        snapshots=sandbox.shelf.all(),
        scenarios=SCENARIOS,
        can_change_world=not sandbox.pbx.store.is_shared,
    )
