"""One call with its legs, in time and as the API tells them. Refuses to change anything."""

import numpy as np
from flask import Blueprint, Response, render_template, request

from mockpbx.console.here import here
from mockpbx.console.ladder import ladder_of
from mockpbx.errors import NotFoundError
from mockpbx.model import Call
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Sandboxes

_JSON = "application/json"


def add_call(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page of a call, and the API's own words on it and its legs."""

    @pages.get("/calls/<call_id>")
    def call(call_id: str) -> str:
        pbx = here().pbx
        found, leg_ids = _found(pbx, call_id)
        return render_template(
            "call.html",
            call=found,
            leg_ids=leg_ids,
            ladder=ladder_of(found),
            api_url=f"{request.host_url.rstrip('/')}{pbx.spec.base_path}/cdrs/{found.id}",
        )

    @pages.get("/calls/<call_id>.json")
    def call_json(call_id: str) -> Response:
        return Response(here().pbx.legs_of(call_id), content_type=_JSON)

    @pages.get("/call_logs/<leg_id>.json")
    def leg_json(leg_id: str) -> Response:
        return Response(here().pbx.leg(leg_id), content_type=_JSON)


def _found(pbx: Pbx, call_id: str) -> tuple[Call, list[str]]:
    """Return a call, and the ids of its legs in their order."""
    history = pbx.archive.history
    place = history.call_at(call_id)
    if place is None:
        raise NotFoundError("There is no call with that id.")
    found = next(history.calls_at(np.array([place])))
    return found, history.legs["id"].values(history.legs_of(place))
