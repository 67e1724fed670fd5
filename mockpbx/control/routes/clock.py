"""The clock of a PBX: told, set, frozen, let run, advanced."""

from typing import Any

from flask import Blueprint, Response, request

from mockpbx.control.answers import Here, answer, spelt
from mockpbx.control.bodies import body_of, present_in, step_in
from mockpbx.model.instant import render_instant
from mockpbx.sandboxes import Sandbox


def add_clock(plane: Blueprint, here: Here) -> None:
    """Add the routes of the clock."""

    @plane.get("/clock")
    def get_clock() -> Response:
        return answer(_state(here()))

    @plane.patch("/clock")
    def change_clock() -> Response:
        sandbox, body = here(), body_of(request, "ClockChange")
        now = present_in(body, "now") if "now" in body else None
        sandbox.pbx.report_seconds = body.get("report_seconds", sandbox.pbx.report_seconds)
        if "is_frozen" in body:
            (sandbox.jobs.freeze_clock if body["is_frozen"] else sandbox.jobs.run_clock)()
        if now is not None:
            sandbox.jobs.set_clock(now)
        return answer(_state(sandbox))

    @plane.post("/clock/advance")
    def advance_clock() -> Response:
        sandbox = here()
        done = sandbox.jobs.advance(step_in(body_of(request, "Advance"), sandbox.pbx.clock.now()))
        return answer({**_state(sandbox), "done": done})


def _state(sandbox: Sandbox) -> dict[str, Any]:
    clock = sandbox.pbx.clock
    return {
        "now": render_instant(clock.now()),
        "is_frozen": clock.is_frozen,
        "report_seconds": sandbox.pbx.report_seconds,
        "next_due": spelt(sandbox.jobs.next_due()),
    }
