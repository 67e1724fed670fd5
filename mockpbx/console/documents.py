"""The document and health, for whoever reaches the mock. Refuses to change anything."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from mockpbx.dialect import openapi_31
from mockpbx.sandboxes import Sandboxes
from mockpbx.version import VERSION

_SWAGGER_UI = Path(str(files("flask_swagger_ui"))) / "dist"


def build_documents(sandboxes: Sandboxes) -> Blueprint:
    """Build the routes of what belongs to all PBXs of a process alike."""
    routes, pbx = Blueprint("documents", __name__), sandboxes.main.pbx

    @routes.get("/health")
    def health() -> dict[str, object]:
        return {"status": "ready", "version": VERSION, "world": pbx.world_facts, "counts": pbx.counts()}

    @routes.get("/openapi.yaml")
    def document() -> Response:
        return Response(pbx.spec.text, content_type="application/yaml")

    @routes.get("/openapi-3.1.json")
    def document_31() -> dict[str, object]:
        return openapi_31(pbx.spec.tree)

    @routes.get("/swagger-ui/<path:name>")
    def swagger_ui(name: str) -> Response:
        return send_from_directory(_SWAGGER_UI, name)

    return routes
