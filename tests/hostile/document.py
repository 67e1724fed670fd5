"""What openapi.yaml allows as an answer, read anew from the file. Refuses to know the mock that answers."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import yaml

from tests.hostile.answers import Answer
from tests.hostile.case import Ask

_DOCUMENT = Path(__file__).parents[2] / "openapi.yaml"
_BASE_PATH = "/api"
_CONSOLE = re.compile(r"/_mock(/.*)?")
_PATH = re.compile(r"(?:[a-z][a-z0-9+.-]*://[^/?#]*)?([^?#]*)", re.IGNORECASE)
_REFUSALS = frozenset((400, 404, 405, 408, 413, 414, 415, 421, 431))
_NOT_IMPLEMENTED = frozenset((501, 505))
_TRACE = re.compile(rb'Traceback \(most recent|File "[^"]+", line [0-9]+|\.py:[0-9]+')
Node = Mapping[str, Any]


class Document:
    """The document as a judge of answers: every deviation is one sentence."""

    def __init__(self, text: str) -> None:
        """Parse the text of the document."""
        self._tree: Node = yaml.safe_load(text)
        self._operations = [
            (method.upper(), (_BASE_PATH + path).split("/"), definition)
            for path, item in self._tree["paths"].items()
            for method, definition in item.items()
            if method != "parameters"
        ]
        self._schemas = {name: _json_schema(one) for name, one in self._tree["components"]["schemas"].items()}
        self._validators: dict[int, jsonschema_rs.Draft202012Validator] = {}
        self._envelope = {"$ref": "#/components/schemas/Errors"}

    def operation_of(self, ask: Ask) -> Node | None:
        """Find the operation that a request names; a HEAD names the GET. An encoded slash parts no segments."""
        segments = [unquote(segment) for segment in _path(ask).split("/")]
        method = "GET" if ask.method == "HEAD" else ask.method
        found = (one for known, steps, one in self._operations if known == method and _fits(segments, steps))
        return next(found, None)

    def faults(self, ask: Ask, answer: Answer) -> Iterator[str]:
        """Yield what is wrong with an answer to a request."""
        if answer.status >= 500 and answer.status not in _NOT_IMPLEMENTED:
            yield f"server error {answer.status}"
        if _TRACE.search(answer.body):
            yield "a stack trace"
        if answer.field("x-content-type-options") is None:
            yield "without nosniff"
        operation = self.operation_of(ask)
        if operation is not None and answer.status not in _NOT_IMPLEMENTED:
            yield from self._operation_faults(operation, ask, answer)
        elif not _CONSOLE.fullmatch(_path(ask)):
            yield from self._refusal_faults(ask, answer)

    def _operation_faults(self, operation: Node, ask: Ask, answer: Answer) -> Iterator[str]:
        stated = self._resolve(operation["responses"].get(str(answer.status)))
        if stated is None:
            yield f"status {answer.status} is not documented for {operation['operationId']}"
            return
        for name, header in stated.get("headers", {}).items():
            yield from self._header_faults(name, self._resolve(header), answer)
        if ask.method != "HEAD":
            yield from self._content_faults(stated.get("content", {}), answer)

    def _refusal_faults(self, ask: Ask, answer: Answer) -> Iterator[str]:
        is_preflight = ask.method == "OPTIONS" and answer.status == 204
        if is_preflight and answer.field("access-control-allow-origin") is not None:
            return
        if answer.status not in _REFUSALS | _NOT_IMPLEMENTED:
            yield f"status {answer.status} for what is no operation"
        elif ask.method != "HEAD":
            yield from self._content_faults({"application/json": {"schema": self._envelope}}, answer)

    def _content_faults(self, content: Node, answer: Answer) -> Iterator[str]:
        if not content:
            if answer.body:
                yield f"a body with status {answer.status}"
            return
        media_type = (answer.field("content-type") or "").partition(";")[0]
        if media_type not in content:
            yield f"media type {media_type!r} with status {answer.status}"
        elif media_type == "application/json":
            yield from self._schema_faults(content[media_type]["schema"], answer.body)

    def _schema_faults(self, schema: Node, body: bytes) -> Iterator[str]:
        try:
            value = json.loads(body)
        except ValueError:
            yield "a body that is not JSON"
            return
        for error in self._validator(schema).iter_errors(value):
            yield f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
            return

    def _header_faults(self, name: str, header: Node, answer: Answer) -> Iterator[str]:
        text = answer.field(name.lower())
        schema = header["schema"]
        value = int(text) if text and text.isdigit() and schema["type"] == "integer" else text
        if text is None or not self._validator(schema).is_valid(value):
            yield f"header {name} is {text!r}"

    def _validator(self, schema: Node) -> jsonschema_rs.Draft202012Validator:
        known = self._validators.get(id(schema))
        if known is None:
            whole = {**_json_schema(schema), "components": {"schemas": self._schemas}}
            known = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
            self._validators[id(schema)] = known
        return known

    def _resolve(self, node: Any) -> Any:
        while isinstance(node, Mapping) and "$ref" in node:
            target: Any = self._tree
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node


def _path(ask: Ask) -> str:
    match = _PATH.match(ask.path)
    return match[1] if match else ""


def _fits(segments: list[str], steps: list[str]) -> bool:
    pairs = zip(segments, steps, strict=False)
    return len(segments) == len(steps) and all(one == step or (step[:1] == "{" and one) for one, step in pairs)


def _json_schema(node: Any) -> Any:
    if isinstance(node, list):
        return [_json_schema(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    schema = {key: _json_schema(value) for key, value in node.items()}
    if schema.pop("nullable", False) is True:
        schema["type"] = [schema["type"], "null"]
    return schema


@cache
def load_document() -> Document:
    """Load the document of this source tree."""
    return Document(_DOCUMENT.read_text(encoding="utf-8"))
