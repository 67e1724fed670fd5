"""Turns OpenAPI 3.0 schemas into JSON Schema 2020-12, and a whole 3.0 document into 3.1. Refuses to judge them."""

from collections.abc import Mapping
from typing import Any

OPENAPI_31 = "3.1.0"


def json_schema(node: Any) -> Any:
    """Rewrite one schema and all below it: `nullable` becomes a null type, the rest stays.

    3.0 ignores what stands beside `$ref`, JSON Schema does not, so siblings of a reference are dropped.
    """
    if isinstance(node, list):
        return [json_schema(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    if isinstance(node.get("$ref"), str):
        return {"$ref": node["$ref"]}
    return _object_schema(node)


def _object_schema(node: Mapping[str, Any]) -> dict[str, Any]:
    schema = {key: _member(key, value) for key, value in node.items() if key not in ("nullable", "discriminator")}
    if node.get("nullable"):
        schema["type"] = [node["type"], "null"]
    if "example" in schema:
        schema["examples"] = [schema.pop("example")]
    return schema


def _member(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: json_schema(schema) for name, schema in value.items()}
    if key in ("items", "additionalProperties", "allOf", "anyOf", "oneOf", "not"):
        return json_schema(value)
    return value


def openapi_31(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Render a 3.0 document as 3.1: the same paths and prose, schemas in JSON Schema 2020-12."""
    rendered = _with_schemas(tree)
    rendered["openapi"] = OPENAPI_31
    rendered["components"]["schemas"] = {
        name: _discriminated(schema) for name, schema in tree["components"]["schemas"].items()
    }
    return {**rendered, "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema"}


def _discriminated(schema: Mapping[str, Any]) -> Any:
    rewritten = json_schema(schema)
    if "discriminator" in schema:
        rewritten["discriminator"] = schema["discriminator"]
    return rewritten


def _with_schemas(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_schemas(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    return {key: json_schema(value) if key == "schema" else _with_schemas(value) for key, value in node.items()}
