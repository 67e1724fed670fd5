"""The Flask application under `/_mock`: home page, documentation, the document itself. Refuses to know SQL."""

from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, render_template, request, send_from_directory

from mockpbx.control import build_plane
from mockpbx.dialect import openapi_31
from mockpbx.model.instant import render_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.version import VERSION

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_SWAGGER_UI = Path(str(files("flask_swagger_ui"))) / "dist"


def build_site(sandboxes: Sandboxes, self_check: SelfCheck, *, control_token: str | None = None) -> Flask:
    """Build the pages of the PBXs of a process, and the control plane beside them."""
    site, pbx = Flask(__name__), sandboxes.main.pbx
    site.register_blueprint(build_plane(sandboxes, self_check, token=control_token))
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True

    @site.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    @site.get("/")
    def home() -> str:
        return render_template("home.html", **_facts(pbx))

    @site.get("/health")
    def health() -> dict[str, object]:
        return {"status": "ready", "version": VERSION, "world": pbx.world_facts, "counts": pbx.counts()}

    @site.get("/openapi.yaml")
    def document() -> Response:
        return Response(pbx.spec.text, content_type="application/yaml")

    @site.get("/openapi-3.1.json")
    def document_31() -> dict[str, object]:
        return openapi_31(pbx.spec.tree)

    @site.get("/docs")
    def docs() -> str:
        return render_template("docs.html", token=pbx.token, api_path=pbx.spec.base_path)

    @site.get("/swagger-ui/<path:name>")
    def swagger_ui(name: str) -> Response:
        return send_from_directory(_SWAGGER_UI, name)

    return site


def _facts(pbx: Pbx) -> dict[str, object]:
    return {
        "version": VERSION,
        "world": pbx.world_facts,
        "now": render_instant(pbx.clock.now()),
        "counts": pbx.counts(),
        "api_url": request.host_url.rstrip("/") + pbx.spec.base_path,
        "token": pbx.token,
        "username": pbx.admin.username,
        "password": pbx.settings.password,
    }
