"""How documents are walked: references, recursion, `allOf`, variants, dialects, paths, statuses."""

from typing import Any

import pytest

from contracts.diff.judgement import Change, compare
from contracts.diff.reading import read_document
from contracts.diff.sources import SHIPPED, read_source
from contracts.diff.tree import Tree
from contracts.errors import DocumentError
from tests.diff.base import BASE, GONE, Edits, difference, edited, ids
from tests.diff.examples import LIST, ONE, POST, SCHEMAS

PROBE = f"{SCHEMAS['request']}/properties/probe"
SELF = {"$ref": "#/components/schemas/Self"}
ANSWER = f"{SCHEMAS['response']}/properties/probe"


def _breaking(old: Edits, new: Edits) -> list[Change]:
    found = difference(old, new).changes
    return [one for one in found if one.rule.level.breaks_clients or one.rule.level.breaks_servers]


def _node(length: int) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": length}, "next": {"$ref": "#/components/schemas/Node"}},
    }


def test_a_schema_inside_itself_is_compared_once() -> None:
    """A list of linked nodes ends, and a change in the node is told once."""
    places = {ANSWER: {"$ref": "#/components/schemas/Node"}}
    (found,) = difference(
        {**places, "/components/schemas/Node": _node(9)}, {**places, "/components/schemas/Node": _node(5)}
    ).changes
    assert found.rule.id == "response.length.narrowed"
    assert [place.where for place in found.places] == ["answer 200: probe.name"]


def test_schemas_nested_beyond_all_measure_are_refused() -> None:
    """Depth is bounded, so that no document exhausts the stack."""
    deep: dict[str, Any] = {}
    for _ in range(80):
        deep = {"items": deep}
    with pytest.raises(DocumentError, match="nested more than 60 deep"):
        difference({PROBE: deep}, {PROBE: deep})


def test_a_component_is_told_once_with_all_its_places() -> None:
    """A shared schema that changed is one change, with each place where users meet it, on either side one."""
    use = {"$ref": "#/components/schemas/Code"}
    found = difference(
        {PROBE: use, ANSWER: use}, {PROBE: use, ANSWER: use, "/components/schemas/Code/maxLength": 5}
    ).changes
    assert sorted(one.rule.id for one in found) == ["request.length.narrowed", "response.length.narrowed"]
    answer = next(one for one in found if one.rule.id.startswith("response"))
    assert [place.where for place in answer.places] == ["answer 200: code", "answer 200: probe"]
    assert answer.new_pointers == ("/components/schemas/Code/maxLength",)


def test_moving_a_schema_into_a_component_breaks_nobody() -> None:
    """What is written in place, or referred to, is the same."""
    schema = {"type": "string", "maxLength": 5, "description": "A text."}
    found = difference(
        {PROBE: schema}, {PROBE: {"$ref": "#/components/schemas/Moved"}, "/components/schemas/Moved": schema}
    )
    assert found.changes
    assert not any(one.rule.level.breaks_clients or one.rule.level.breaks_servers for one in found.changes)


def test_all_of_is_taken_together() -> None:
    """Members that say no more than the others do change nothing; those that do are a narrowing."""
    one, same, more = {"minLength": 3}, {"minLength": 2}, {"minLength": 4}
    assert not _breaking({PROBE: {"allOf": [one]}}, {PROBE: {"allOf": [one, same]}})
    (found,) = _breaking({PROBE: {"allOf": [one]}}, {PROBE: {"allOf": [one, more]}})
    assert (found.rule.id, found.old, found.new) == ("request.length.narrowed", "3", "4")


def test_properties_of_all_members_are_joined() -> None:
    """A property that two members of `allOf` describe must fit both."""
    wide = {"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"maxLength": 9}}}]}
    narrow = {"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"maxLength": 5}}}]}
    assert [one.places[0].where for one in _breaking({PROBE: wide}, {PROBE: narrow})] == ["body: probe.a"]


def test_variants_are_told_apart_by_name() -> None:
    """One more variant in front of the others is one change, and one that is renamed is none that breaks."""
    schemas: Edits = {
        f"/components/schemas/{name}": {"type": kind} for name, kind in (("A", "string"), ("B", "number"))
    }
    both = [{"$ref": f"#/components/schemas/{name}"} for name in "AB"]
    (found,) = _breaking({**schemas, PROBE: {"oneOf": both[1:]}}, {**schemas, PROBE: {"oneOf": both}})
    assert (found.rule.id, found.new) == ("request.variant.added", "A")
    renamed = {**schemas, "/components/schemas/C": {"type": "string"}}
    assert not _breaking(
        {**schemas, PROBE: {"oneOf": both}},
        {**renamed, PROBE: {"oneOf": [both[1], {"$ref": "#/components/schemas/C"}]}},
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 9, "exclusiveMaximum": True}, {"exclusiveMaximum": 9}),
        ({"enum": ["a"]}, {"const": "a"}),
        ({"type": "string", "enum": ["a", None], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
    ],
)
def test_both_dialects_mean_the_same(old: Any, new: Any) -> None:
    """What 3.0 and 3.1 spell otherwise is no change that breaks somebody."""
    assert not _breaking({PROBE: old, ANSWER: old}, {"/openapi": "3.1.0", PROBE: new, ANSWER: new})


def test_what_stands_beside_a_reference_counts_in_3_1_alone() -> None:
    """In 3.0 it has no effect and is told as what no rule knows; in 3.1 it narrows."""
    bare = {"$ref": "#/components/schemas/Code"}
    with_more = {**bare, "maxLength": 5}
    assert ids(difference({PROBE: bare}, {PROBE: with_more})) == ["document.other"]
    new = {"/openapi": "3.1.0"}
    assert ids(difference({**new, PROBE: bare}, {**new, PROBE: with_more})) == ["request.length.narrowed"]


def test_a_bound_that_is_excluded_is_narrower() -> None:
    """From "at least 1" to "more than 1" is a narrowing, and said so."""
    (found,) = _breaking({PROBE: {"minimum": 1}}, {PROBE: {"minimum": 1, "exclusiveMinimum": True}})
    assert (found.rule.id, found.old, found.new) == ("request.bound.narrowed", "1", "1 (excluded)")


def test_parameters_of_a_path_are_those_of_its_operations() -> None:
    """A parameter that moves from the path to its operations changes nothing, and one that narrows is told for all."""
    stated = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    moved: Edits = {
        "/paths/~1calls~1{id}/parameters": GONE,
        f"{ONE}/parameters": [stated],
        "/paths/~1calls~1{id}/put/parameters": [stated],
    }
    assert not _breaking({}, moved)
    (found,) = _breaking({}, {"/paths/~1calls~1{id}/parameters/0/schema/maxLength": 5})
    assert [place.operation for place in found.places] == ["getCall", "putCall"]


def test_a_parameter_of_the_path_has_a_place_and_no_name() -> None:
    """Renamed in path and parameter it is the same one."""
    item = BASE["paths"]["/calls/{id}"]
    renamed = {**item, "parameters": [{**item["parameters"][0], "name": "call"}]}
    found = difference({}, {"/paths/~1calls~1{id}": GONE, "/paths/~1calls~1{call}": renamed})
    assert ids(found) == ["path.parameter-renamed", "document.respelled"]


def test_a_status_that_a_class_covered_is_compared_with_it() -> None:
    """A status that gets a description of its own has the header that its class did not promise."""
    stated = {"description": "Busy.", "headers": {"Retry-After": {"required": True, "schema": {"type": "integer"}}}}
    assert ids(difference({}, {f"{POST}/responses/409": stated})) == ["response.header.added-required", "status.named"]


def test_an_operation_without_a_name_is_called_by_its_path() -> None:
    """Without an operationId method and path stand in its place."""
    old = {f"{ONE}/operationId": GONE}
    (found,) = difference(old, {**old, f"{ONE}/deprecated": True}).changes
    assert found.places[0].operation == "GET /calls/{id}"


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("filterable", "collection.field-no-longer-filterable"),
        ("default-order", "collection.default-order"),
        ("key", "collection.key"),
    ],
)
def test_a_collection_that_says_less_is_no_other_spelling(key: str, rule: str) -> None:
    """A part of `x-collection` that is left out is an empty one."""
    assert ids(difference({}, {f"{LIST}/x-collection/{key}": GONE})) == [rule]


def test_a_scheme_without_a_definition_is_another_one() -> None:
    """Credentials that are no longer defined cannot be shown as before."""
    assert ids(difference({}, {"/components/securitySchemes/bearer": GONE})) == ["security.scheme-changed"]


def test_keys_in_another_order_are_no_change() -> None:
    """The members of a mapping have no order."""
    turned = {key: BASE[key] for key in reversed(list(BASE))}
    assert compare(Tree(BASE, name="old"), Tree(turned, name="new")).changes == ()


def test_one_and_true_are_two_values() -> None:
    """A number is not taken for a flag that Python calls equal."""
    assert ids(difference({PROBE: {"default": 1}}, {PROBE: {"default": True}})) == ["request.default.changed"]


def test_the_rendering_as_3_1_breaks_nobody() -> None:
    """Our document and `mockpbx spec --openapi 3.1` differ in nothing that breaks somebody, and nothing unknown."""
    from mockpbx.dialect import openapi_31

    shipped = read_document(read_source(SHIPPED), name=SHIPPED)
    rendered = Tree(openapi_31(shipped.value), name="3.1")
    told = {change.rule.id for change in compare(shipped, rendered).changes}
    assert told == {"document.openapi-version", "document.respelled", "example.changed"}


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({PROBE: {"$ref": "#/components/schemas/Nobody"}}, "leads nowhere"),
        ({PROBE: {"$ref": "other.yaml#/Code"}}, "leads out of it"),
        ({PROBE: SELF, "/components/schemas/Self": SELF}, "itself"),
        ({f"{LIST}/responses": 5}, "a mapping is wanted here, not int"),
        ({f"{LIST}/parameters": {}}, "a list is wanted here, not dict"),
        ({f"{LIST}/parameters/0/name": GONE}, "'name' is wanted"),
        ({PROBE: {"maxLength": "long"}}, "a number is wanted here, not str"),
        ({PROBE: {"type": 5}}, "a list is wanted here, not int"),
        ({PROBE: {"uniqueItems": "yes"}}, "true or false is wanted here, not str"),
    ],
)  # fmt: skip
def test_a_fault_of_the_document_is_named_by_its_place(edits: Edits, words: str) -> None:
    """What cannot be compared is refused with pointer and reason."""
    with pytest.raises(DocumentError, match=r"^new#/") as raised:
        compare(Tree(BASE, name="old"), Tree(edited(BASE, edits), name="new"))
    assert words in str(raised.value)
