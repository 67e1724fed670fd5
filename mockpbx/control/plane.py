"""The control plane as a Flask blueprint: who may use it, and its routes together. Refuses to know SQL."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, request

from mockpbx import wire
from mockpbx.control.document import CONTROL_DOCUMENT
from mockpbx.control.routes.clock import add_clock
from mockpbx.control.routes.faults import add_faults
from mockpbx.control.routes.journal import add_journal, add_violations
from mockpbx.control.routes.outbox import add_outbox
from mockpbx.control.routes.sandboxes import add_sandboxes
from mockpbx.control.routes.state import add_snapshots, add_state
from mockpbx.control.routes.webhooks import add_webhooks
from mockpbx.errors import ApiError, DeniedError, NotFoundError
from mockpbx.sandboxes import HEADER, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck

PATH = "/api"
_READING = frozenset(("GET", "HEAD"))


def build_plane(sandboxes: Sandboxes, self_check: SelfCheck, *, token: str | None = None) -> Blueprint:
    """Build the control plane of a process; callers from other machines must present the token, if there is one."""
    plane = Blueprint("control", __name__, url_prefix=PATH)

    def here() -> Sandbox:
        name = request.headers.get(HEADER)
        found = sandboxes.main if name is None else sandboxes.named(name)
        if found is None:
            raise NotFoundError("no such sandbox", detail={"field": HEADER, "reason": "no sandbox of that name"})
        return found

    @plane.before_request
    def guard() -> None:
        _refuse_strangers(token)
        _refuse_other_origins()

    @plane.errorhandler(ApiError)
    def answer_error(error: ApiError) -> Response:
        headers = dict(error.headers)
        return Response(wire.errors(error.faults), error.status, headers, content_type="application/json")

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


def _refuse_strangers(token: str | None) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_known = token is not None and hmac.compare_digest(given.encode(), token.encode())
    is_local = request.remote_addr is not None and ip_address(request.remote_addr).is_loopback
    if not is_known and not is_local:
        raise DeniedError("the control plane is for callers on this machine, or with the control token")


def _refuse_other_origins() -> None:
    origin = request.headers.get("Origin")
    is_foreign = origin not in (None, request.host_url.rstrip("/"))
    # A browser says by itself when a page of another site asks, whatever the method.
    is_cross_site = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if (is_foreign and request.method not in _READING) or is_cross_site:
        raise DeniedError("the control plane is not for pages of other origins")
