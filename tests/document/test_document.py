"""The document: what the linters do not see."""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import openapi_spec_validator
import pytest

from mockpbx.dialect import json_schema, openapi_31
from mockpbx.spec import FieldKind, Operation, Spec, load_spec

SPEC = load_spec()
SCHEMAS = SPEC.tree["components"]["schemas"]
OPERATIONS = [pytest.param(operation, id=name) for name, operation in SPEC.operations.items()]
TWELVE = {
    ("GET", "/cdrs"),
    ("GET", "/cdrs/{id}"),
    ("GET", "/calllogs"),
    ("GET", "/calllogs/{id}"),
    ("GET", "/call_reports"),
    ("POST", "/call_reports"),
    ("GET", "/call_reports/{id}"),
    ("POST", "/call_reports/{id}"),
    ("POST", "/call_reports/{id}/destroy"),
    ("GET", "/completed_call_reports"),
    ("GET", "/completed_call_reports/{id}"),
    ("POST", "/completed_call_reports/{id}/destroy"),
}


def nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping at or below a node."""
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def validator(schema: Any) -> jsonschema_rs.Draft202012Validator:
    """A validator of a schema of the document."""
    components = {"schemas": {name: json_schema(one) for name, one in SCHEMAS.items()}}
    return jsonschema_rs.Draft202012Validator({**json_schema(schema), "components": components}, validate_formats=True)


def test_all_twelve_operations_are_there() -> None:
    """The document has the reference page's twelve operations."""
    assert {(operation.method, operation.path) for operation in SPEC.operations.values()} >= TWELVE


def test_the_31_rendering_is_valid() -> None:
    """The derived 3.1 document is a valid OpenAPI 3.1 document."""
    rendered = openapi_31(SPEC.tree)
    openapi_spec_validator.validate(rendered)
    assert rendered["openapi"].startswith("3.1")
    assert not any("nullable" in node for node in nodes(rendered))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_documents_its_errors_by_name(operation: Operation) -> None:
    """No default and no ranges: every status is named, and all errors have the envelope."""
    responses = operation.definition["responses"]
    wanted = {"400", "405", "429", "500", "503"}
    wanted |= set() if operation.public else {"401"}
    wanted |= {"404"} if "{" in operation.path else set()
    assert wanted <= set(responses)
    assert all(status.isdigit() for status in responses)
    for status, response in responses.items():
        if int(status) >= 400:
            schema = SPEC.resolve(response)["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Errors"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_parameter_has_a_plain_type(operation: Operation) -> None:
    """Each parameter schema has a type of its own at the top, which Connexion needs."""
    assert all("type" in SPEC.resolve(one)["schema"] for one in operation.definition["parameters"])


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "x-collection" in one.values[0].definition])  # type: ignore[union-attr]  # the values are operations
def test_collections_name_fields_of_their_rows(operation: Operation) -> None:
    """Whatever a collection filters, sorts, searches and orders by is a property of its rows."""
    collection = SPEC.collections[operation.operation_id]
    named = {*collection.filterable, *collection.sortable, *collection.searchable}
    named |= {name for name, _ in collection.default_order}
    assert named <= set(collection.kinds)
    assert collection.default_order[-1][0] == "id"
    assert all(collection.kinds[name] is FieldKind.TEXT for name in collection.searchable)


def test_every_response_object_is_closed_and_complete() -> None:
    """Each object schema is closed; each object of a response requires all its properties."""
    for name, schema in SCHEMAS.items():
        if schema.get("type") != "object":
            continue
        assert schema["additionalProperties"] is False, name
        if name in RESPONSES:
            assert set(schema["required"]) == set(schema["properties"]), name


RESPONSES = {
    *("CallRow", "CallLeg", "CallLogRow", "CallLog", "CallPage", "CallDetail", "CallLogPage", "TokenPair"),
    *("CallReportRow", "CallReport", "CallReportPage", "CompletedCallReport", "CompletedCallReportPage"),
    *("CreatedResource", "Errors"),
}


def test_every_property_is_described() -> None:
    """Each property says what it is, itself or by the schema it refers to."""
    for name, schema in SCHEMAS.items():
        for key, value in schema.get("properties", {}).items():
            if name not in ("RelativeRange",):
                assert SPEC.resolve(value).get("description"), f"{name}.{key}"


def test_the_four_shapes_of_a_call_differ_as_stated() -> None:
    """Leg = row - id + billing; log row = row + session id; log = log row + billing; all by reference."""
    row, leg, log_row, log = (SCHEMAS[name]["properties"] for name in ("CallRow", "CallLeg", "CallLogRow", "CallLog"))
    billing = {"cost", "billed_account"}
    assert set(leg) == set(row) - {"id"} | billing
    assert set(log_row) == set(row) | {"session_id"}
    assert set(log) == set(log_row) | billing
    for shape in (leg, log_row, log):
        assert all(shape[name] == row[name] for name in set(shape) & set(row))
    assert all("$ref" in value for shape in (row, leg, log_row, log) for value in shape.values())


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_examples_of_schemas_validate(name: str) -> None:
    """The example beside a schema is valid by it."""
    if "example" in SCHEMAS[name]:
        assert validator(SCHEMAS[name]).is_valid(SCHEMAS[name]["example"])


def examples() -> Iterator[Any]:
    """Every example of a media type or parameter with its schema."""
    for node in nodes(SPEC.tree):
        if "schema" in node:
            values = [one["value"] for one in node.get("examples", {}).values()]
            values += [node["example"]] if "example" in node else []
            for value in values:
                yield pytest.param(node["schema"], value, id=str(value)[:40])


@pytest.mark.parametrize(("schema", "value"), list(examples()))
def test_examples_of_messages_validate(schema: Any, value: Any) -> None:
    """The example of a body, header or parameter is valid by its schema."""
    assert validator(schema).is_valid(value)


def test_links_lead_to_operations_and_their_parameters() -> None:
    """Each link names an operation of the document, and parameters that it has."""
    for node in nodes(SPEC.tree):
        for link in node.get("links", {}).values():
            operation = SPEC.operations[link["operationId"]]
            known = {SPEC.resolve(one)["name"] for one in operation.definition["parameters"]}
            assert set(link.get("parameters", {})) <= known


def test_discriminators_name_every_report_type() -> None:
    """The mapping covers all eleven types, and each branch allows just its own."""
    mapping = SCHEMAS["CallReportCreate"]["discriminator"]["mapping"]
    assert list(mapping) == SCHEMAS["ReportType"]["enum"]
    for value, ref in mapping.items():
        assert SPEC.resolve({"$ref": ref})["properties"]["type"]["enum"] == [value]


def test_references_resolve_from_anywhere() -> None:
    """Each reference of the document leads to something."""
    fresh = Spec(SPEC.text)
    assert all(fresh.resolve(node) is not None for node in nodes(fresh.tree) if "$ref" in node)
