"""A client of the control plane that holds every answer against the control plane's own document."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockpbx.control.document import CONTROL_DOCUMENT

TREE: Mapping[str, Any] = CONTROL_DOCUMENT.tree
PATHS: Mapping[str, Mapping[str, Any]] = TREE["paths"]
METHODS = ("get", "put", "post", "patch", "delete")


def operations() -> dict[str, tuple[str, str, Mapping[str, Any]]]:
    """The operations of the document by their ids: method, path, definition."""
    return {
        item[method]["operationId"]: (method, path, item[method])
        for path, item in PATHS.items()
        for method in METHODS
        if method in item
    }


def resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference refers to, or the value itself."""
    while "$ref" in value:
        found: Any = TREE
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


@lru_cache(maxsize=256)
def validator(operation_id: str, status: str, media_type: str) -> jsonschema_rs.Draft202012Validator | None:
    """What a body must be; None where nothing is said of its parts."""
    responses = operations()[operation_id][2]["responses"]
    response = resolved(responses[status if status in responses else "default"])
    content = response.get("content", {})
    assert (media_type in content) if content else not media_type, (operation_id, status, media_type)
    if media_type != "application/json":
        return None
    schema = {**content[media_type]["schema"], "components": TREE["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


class Conforming:
    """Asks, and fails when an answer is not as documented; `reached` are the operations that answered with success."""

    def __init__(self, plane: FlaskClient) -> None:
        self._plane = plane
        self.reached: set[str] = set()

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        """Ask below the control plane's path."""
        answer = self._plane.open(f"/api{path}", method=method, **more)
        operation_id = operation_at(method, path.partition("?")[0])
        check = validator(operation_id, str(answer.status_code), answer.mimetype if answer.data else "")
        if check is not None:
            wrong = [
                f"{list(error.instance_path)}: {error.message[:200]}" for error in check.iter_errors(answer.get_json())
            ]
            assert wrong == [], (operation_id, answer.status_code)
        if answer.status_code < 400:
            self.reached.add(operation_id)
        return answer


def operation_at(method: str, path: str) -> str:
    """The id of the operation that a path and a method belong to; a literal path goes before one with parameters."""
    fitting = [
        operation_id
        for operation_id, (known, template, _) in operations().items()
        if known == method.lower() and re.fullmatch(re.sub(r"\{[a-z_]+\}", "[^/]+", template), path)
    ]
    return min(fitting, key=lambda one: operations()[one][1].count("{"))
