"""For each rule two editions of the small document that differ by it and by nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.diff.base import GONE, Edits

LIST = "/paths/~1calls/get"
POST = "/paths/~1calls/post"
ONE = "/paths/~1calls~1{id}/get"
PUT = "/paths/~1calls~1{id}/put"
SCHEMAS = {"request": "/components/schemas/Order", "response": "/components/schemas/Answer"}

_NUMBER, _TEXT, _LIST = {"type": "number"}, {"type": "string"}, {"type": "array"}
_VARIANTS = [{"title": "text", "type": "string"}, {"title": "number", "type": "number"}]
_TOLD_APART = {"oneOf": _VARIANTS}

NARROWER: Mapping[tuple[str, str], tuple[Any, Any]] = {
    ("schema.narrowed", "schema.widened"): ({"type": "array"}, {"type": "array", "items": _TEXT}),
    ("type.narrowed", "type.widened"): (_NUMBER, {"type": "integer"}),
    ("null.refused", "null.allowed"): ({"type": "string", "nullable": True}, _TEXT),
    ("enum.added", "enum.removed"): (_TEXT, {"type": "string", "enum": ["a"]}),
    ("enum.value-removed", "enum.value-added"): ({"enum": ["a", "b"]}, {"enum": ["a"]}),
    ("bound.narrowed", "bound.widened"): (_NUMBER | {"minimum": 1}, _NUMBER | {"minimum": 2}),
    ("step.narrowed", "step.widened"): (_NUMBER, _NUMBER | {"multipleOf": 5}),
    ("length.narrowed", "length.widened"): (_TEXT | {"maxLength": 9}, _TEXT | {"maxLength": 8}),
    ("count.narrowed", "count.widened"): (_LIST, _LIST | {"maxItems": 8}),
    ("unique.narrowed", "unique.widened"): (_LIST, _LIST | {"uniqueItems": True}),
    ("pattern.narrowed", "pattern.widened"): (_TEXT, _TEXT | {"pattern": "^a"}),
    ("format.narrowed", "format.widened"): (_NUMBER | {"format": "int64"}, _NUMBER | {"format": "int32"}),
    ("property.became-required", "property.became-optional"): ({}, {"required": ["a"]}),
    ("properties.closed", "properties.opened"): ({}, {"additionalProperties": False}),
    ("variants.narrowed", "variants.widened"): ({}, {"anyOf": _VARIANTS}),
    ("variant.removed", "variant.added"): ({"oneOf": _VARIANTS}, {"oneOf": _VARIANTS[:1]}),
    ("discriminator.value-removed", "discriminator.value-added"): (
        _TOLD_APART | {"discriminator": {"propertyName": "p", "mapping": {"a": "A", "b": "B"}}},
        _TOLD_APART | {"discriminator": {"propertyName": "p", "mapping": {"a": "A"}}},
    ),
}
"""Rules that are each other's mirror, with a wide and a narrow schema: the first says that wide became narrow."""

_BOTH_WAYS: Mapping[str, tuple[Any, Any]] = {
    "type.changed": (_NUMBER, _TEXT),
    "step.changed": ({"multipleOf": 2}, {"multipleOf": 3}),
    "pattern.changed": ({"pattern": "a"}, {"pattern": "b"}),
    "format.changed": ({"format": "date"}, {"format": "uuid"}),
    "discriminator.changed": (_TOLD_APART | {"discriminator": {"propertyName": "p"}}, _TOLD_APART),
    "default.changed": ({"default": 1}, {"default": 2}),
    "access.changed": ({}, {"readOnly": True}),
    "constraint.changed": ({"not": {"type": "string"}}, {"not": {"type": "number"}}),
}

_PROPERTIES: Mapping[str, tuple[Edits, Edits]] = {
    "property.added": ({}, {"/properties/new": _TEXT}),
    "property.added-required": ({}, {"/properties/new": _TEXT, "/required": ["must", "new"]}),
    "property.removed": ({}, {"/properties/may": GONE}),
    "property.removed-required": ({}, {"/properties/must": GONE, "/required": []}),
    "property.described": ({}, {"/properties/open/properties/new": _TEXT}),
    "property.no-longer-described": ({}, {"/properties/open/properties/known": GONE}),
}

_OTHERS: Mapping[str, tuple[Edits, Edits]] = {
    # operations
    "operation.removed": ({}, {PUT: GONE}),
    "operation.added": ({PUT: GONE}, {}),
    "operation.id-changed": ({}, {f"{PUT}/operationId": "replaceCall"}),
    "path.parameter-renamed": (
        {"/paths/~1x~1{id}": {"get": {"responses": {}}}},
        {"/paths/~1x~1{key}": {"get": {"responses": {}}}},
    ),
    "deprecation.added": ({}, {f"{ONE}/deprecated": True}),
    "deprecation.removed": ({f"{LIST}/parameters/0/deprecated": True}, {}),
    "security.added": ({f"{ONE}/security": []}, {f"{ONE}/security": [{"bearer": []}]}),
    "security.removed": ({}, {f"{ONE}/security": [{}, {"bearer": []}]}),
    "security.alternative-added": ({}, {"/security": [{"bearer": []}, {"key": []}]}),
    "security.alternative-removed": ({"/security": [{"bearer": []}, {"key": []}]}, {}),
    "security.scheme-changed": ({}, {"/components/securitySchemes/bearer/scheme": "basic"}),
    "server.added": ({}, {"/servers/1": {"url": "https://other.example"}}),
    "server.removed": ({"/servers/1": {"url": "https://other.example"}}, {}),
    "server.variable-changed": ({}, {"/servers/0/variables/host/default": "other.example"}),
    "resource.changed": ({}, {f"{LIST}/x-resource/role": "read"}),
    # collections
    "collection.added": ({f"{LIST}/x-collection": GONE}, {}),
    "collection.removed": ({}, {f"{LIST}/x-collection": GONE}),
    "collection.key": ({}, {f"{LIST}/x-collection/key": "call_id"}),
    "collection.default-order": ({}, {f"{LIST}/x-collection/default-order": ["id desc"]}),
    "collection.field-filterable": ({}, {f"{LIST}/x-collection/filterable": ["id", "name"]}),
    "collection.field-no-longer-filterable": ({}, {f"{LIST}/x-collection/filterable": []}),
    "collection.field-sortable": ({}, {f"{LIST}/x-collection/sortable": ["id", "name"]}),
    "collection.field-no-longer-sortable": ({}, {f"{LIST}/x-collection/sortable": []}),
    "collection.field-searchable": ({}, {f"{LIST}/x-collection/searchable": ["id", "name"]}),
    "collection.field-no-longer-searchable": ({}, {f"{LIST}/x-collection/searchable": []}),
    # requests
    "request.parameter.added": ({f"{LIST}/parameters/0": GONE}, {}),
    "request.parameter.added-required": ({f"{LIST}/parameters/1": GONE}, {}),
    "request.parameter.removed": ({}, {f"{LIST}/parameters/0": GONE}),
    "request.parameter.removed-required": ({}, {f"{LIST}/parameters/1": GONE}),
    "request.parameter.became-required": ({}, {f"{LIST}/parameters/0/required": True}),
    "request.parameter.became-optional": ({}, {f"{LIST}/parameters/1/required": False}),
    "request.style.changed": ({}, {f"{LIST}/parameters/0/explode": False}),
    "request.empty-value.allowed": ({}, {f"{LIST}/parameters/0/allowEmptyValue": True}),
    "request.empty-value.refused": ({f"{LIST}/parameters/0/allowEmptyValue": True}, {}),
    "request.body.added": ({f"{POST}/requestBody": GONE}, {}),
    "request.body.added-required": ({f"{PUT}/requestBody": GONE}, {}),
    "request.body.removed": (
        {f"{POST}/requestBody/content/application~1json/schema": _TEXT, "/components/schemas/Order": GONE},
        {f"{POST}/requestBody": GONE, "/components/schemas/Order": GONE},
    ),
    "request.body.removed-required": ({}, {f"{PUT}/requestBody": GONE}),
    "request.body.became-required": ({}, {f"{POST}/requestBody/required": True}),
    "request.body.became-optional": ({}, {f"{PUT}/requestBody/required": False}),
    "request.media-type.added": ({f"{POST}/requestBody/content/text~1csv": GONE}, {}),
    "request.media-type.removed": ({}, {f"{POST}/requestBody/content/text~1csv": GONE}),
    "request.encoding.changed": ({}, {f"{POST}/requestBody/content/text~1csv/encoding": {"a": {"style": "form"}}}),
    # answers
    "status.added": ({}, {f"{ONE}/responses/206": {"description": "A part."}}),
    "status.removed": ({}, {f"{POST}/responses/202": GONE}),
    "status.error-added": ({}, {f"{ONE}/responses/410": {"description": "Gone."}}),
    "status.error-removed": ({f"{ONE}/responses/410": {"description": "Gone."}}, {}),
    "status.named": ({}, {f"{POST}/responses/409": {"description": "Busy."}}),
    "status.no-longer-named": ({f"{POST}/responses/409": {"description": "Busy."}}, {}),
    "response.media-type.added": ({f"{LIST}/responses/200/content/text~1csv": GONE}, {}),
    "response.media-type.removed": ({}, {f"{LIST}/responses/200/content/text~1csv": GONE}),
    "response.encoding.changed": ({}, {f"{LIST}/responses/200/content/text~1csv/encoding": {"a": {"style": "form"}}}),
    "response.header.added": ({f"{LIST}/responses/200/headers/Maybe": GONE}, {}),
    "response.header.added-required": ({f"{LIST}/responses/200/headers/Sure": GONE}, {}),
    "response.header.removed": ({}, {f"{LIST}/responses/200/headers/Maybe": GONE}),
    "response.header.removed-required": ({}, {f"{LIST}/responses/200/headers/Sure": GONE}),
    "response.header.became-required": ({}, {f"{LIST}/responses/200/headers/Maybe/required": True}),
    "response.header.became-optional": ({}, {f"{LIST}/responses/200/headers/Sure/required": False}),
    "response.style.changed": ({}, {f"{LIST}/responses/200/headers/Sure/explode": True}),
    "link.added": ({f"{LIST}/responses/200/links/first": GONE}, {}),
    "link.removed": ({}, {f"{LIST}/responses/200/links/first": GONE}),
    "link.changed": ({}, {f"{LIST}/responses/200/links/first/operationId": "putCall"}),
    # the rest
    "prose.changed": ({}, {f"{SCHEMAS['response']}/description": "The answer."}),
    "example.changed": ({}, {f"{LIST}/responses/200/content/application~1json/example/may": "b"}),
    "tags.changed": ({}, {f"{LIST}/tags": []}),
    "document.api-version": ({}, {"/info/version": "2"}),
    "document.openapi-version": ({}, {"/openapi": "3.0.1"}),
    "document.reordered": ({"/security": [{"key": []}, {"bearer": []}]}, {"/security": [{"bearer": []}, {"key": []}]}),
    "document.reference": (
        {"/components/responses/Absent": {"description": "Not there."}},
        {
            "/components/responses/Absent": {"description": "Not there."},
            f"{LIST}/responses/404/$ref": "#/components/responses/Absent",
        },
    ),
    "document.respelled": ({}, {f"{SCHEMAS['response']}/properties/must/minLength": 0}),
    "component.added": ({}, {"/components/schemas/New": _TEXT}),
    "component.removed": ({}, {"/components/schemas/Unused": GONE}),
    "component.unused-changed": ({}, {"/components/schemas/Unused/type": "number"}),
    "extension.error-codes": ({}, {"/components/schemas/Code/x-error-codes": ["A", "B"]}),
    "extension.personal": ({}, {"/components/schemas/Code/x-personal": False}),
    "extension.later-values": ({}, {"/components/schemas/Code/x-since-22.3": GONE}),
    "extension.other": ({}, {f"{LIST}/x-rate": 3}),
    "document.other": ({}, {f"{LIST}/callbacks": {"done": {}}}),
}


def _probe(side: str, schema: Any) -> Edits:
    return {f"{SCHEMAS[side]}/properties/probe": schema}


def _under(side: str, edits: Edits) -> Edits:
    return {f"{SCHEMAS[side]}{pointer}": value for pointer, value in edits.items()}


def _all() -> Iterator[tuple[str, tuple[Edits, Edits]]]:
    yield from _OTHERS.items()
    for side in SCHEMAS:
        for (narrowed, widened), (wide, narrow) in NARROWER.items():
            yield f"{side}.{narrowed}", (_probe(side, wide), _probe(side, narrow))
            yield f"{side}.{widened}", (_probe(side, narrow), _probe(side, wide))
        for name, (old, new) in _BOTH_WAYS.items():
            yield f"{side}.{name}", (_probe(side, old), _probe(side, new))
        for name, (before, after) in _PROPERTIES.items():
            yield f"{side}.{name}", (_under(side, before), _under(side, after))


EXAMPLES: Mapping[str, tuple[Edits, Edits]] = dict(_all())
"""The two editions by the id of the rule."""
