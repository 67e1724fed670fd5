"""The control plane's own OpenAPI document: what its bodies may hold stands there, and nowhere else."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from mockpbx.spec import parse_yaml


class ControlDocument:
    """The document as text, as a tree, and the schemas of its request bodies by name."""

    def __init__(self, text: str) -> None:
        """Read it."""
        self.text = text
        self.tree: Mapping[str, Any] = parse_yaml(text)

    def body_schema(self, name: str) -> dict[str, Any]:
        """Return the schema of a body, which refers to others by their place in the document."""
        return {"$ref": f"#/components/schemas/{name}", "components": self.tree["components"]}


CONTROL_DOCUMENT = ControlDocument((files("mockpbx.control") / "control.yaml").read_text(encoding="utf-8"))
