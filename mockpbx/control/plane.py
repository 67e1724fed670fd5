"""The control plane as a Flask blueprint: who may use it, and its routes together. Refuses to know SQL."""

from flask import Blueprint, Response, request

from mockpbx.control.document import CONTROL_DOCUMENT
from mockpbx.control.guard import refuse_other_origins, refuse_strangers
from mockpbx.control.refusals import PATH, is_for_plane
from mockpbx.control.routes.clock import add_clock
from mockpbx.control.routes.faults import add_faults
from mockpbx.control.routes.journal import add_journal, add_violations
from mockpbx.control.routes.outbox import add_outbox
from mockpbx.control.routes.sandboxes import add_sandboxes
from mockpbx.control.routes.state import add_snapshots, add_state
from mockpbx.control.routes.webhooks import add_webhooks
from mockpbx.errors import NotFoundError
from mockpbx.sandboxes import HEADER, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck


def build_plane(sandboxes: Sandboxes, self_check: SelfCheck, *, token: str | None = None) -> Blueprint:
    """Build the control plane of a process; callers from other machines must present the token, if there is one."""
    plane = Blueprint("control", __name__, url_prefix=PATH)

    def here() -> Sandbox:
        name = request.headers.get(HEADER)
        found = sandboxes.main if name is None else sandboxes.named(name)
        if found is None:
            raise NotFoundError("no such sandbox", detail={"field": HEADER, "reason": "no sandbox of that name"})
        return found

    # Before the path is looked for, so that nobody learns from a refusal what there is.
    @plane.before_app_request
    def guard() -> None:
        if is_for_plane():
            refuse_strangers(token)
            refuse_other_origins()

    @plane.get("/openapi.yaml")
    def get_document() -> Response:
        return Response(CONTROL_DOCUMENT.text, content_type="application/yaml")

    add_state(plane, here)
    add_snapshots(plane, here)
    add_sandboxes(plane, sandboxes)
    add_clock(plane, here)
    add_outbox(plane, here)
    add_webhooks(plane, here)
    add_faults(plane, here)
    add_journal(plane, here)
    add_violations(plane, self_check)
    return plane
