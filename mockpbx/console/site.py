"""The Flask application under `/_mock`: pages, documents, the control plane, and what guards them. Refuses SQL."""

import logging

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from mockpbx.console.documents import build_documents
from mockpbx.console.here import begin_visit
from mockpbx.console.pages import build_pages
from mockpbx.console.refusals import refusal_as_page
from mockpbx.console.spelling import FILTERS
from mockpbx.control import build_plane, is_for_plane
from mockpbx.control import refusal as refusal_in_envelope
from mockpbx.errors import ApiError
from mockpbx.sandboxes import Sandboxes
from mockpbx.self_check import Mode, SelfCheck

_LOG = logging.getLogger(__name__)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Swagger UI alone writes styles into its page.
_LAX_STYLES = frozenset(("pages.docs",))


def build_site(sandboxes: Sandboxes, self_check: SelfCheck | None = None, *, control_token: str | None = None) -> Flask:
    """Build the pages of the PBXs of a process, and the control plane beside them; without a self-check it is off."""
    self_check = self_check or SelfCheck(sandboxes.main.pbx.spec, Mode.OFF)
    site = Flask(__name__)
    site.register_blueprint(build_plane(sandboxes, self_check, token=control_token))
    site.register_blueprint(build_documents(sandboxes))
    site.register_blueprint(build_pages(sandboxes, control_token=control_token))
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True
    site.jinja_env.filters.update(FILTERS)

    @site.before_request
    def begin() -> None:
        begin_visit(sandboxes.main)

    @site.after_request
    def guard(response: Response) -> Response:
        styles = " 'unsafe-inline'" if request.endpoint in _LAX_STYLES else ""
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(styles=styles))
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Without any referrer a browser would not say either that a form is one of ours.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    @site.errorhandler(Exception)
    def answer_refusal(error: Exception) -> ResponseReturnValue:
        if not isinstance(error, ApiError | HTTPException):
            # Flask would write it to standard output, where a line of JSON may be awaited.
            _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
        if is_for_plane():
            return refusal_in_envelope(error)
        return refusal_as_page(error)

    return site
