"""A small document, and how a test changes it."""

import copy
from collections.abc import Mapping
from typing import Any

import yaml

from contracts.diff.judgement import Difference, compare
from contracts.diff.tree import Tree, tokens

Edits = Mapping[str, Any]

GONE = object()
"""In an edit: what stands there is taken away."""

BASE: Mapping[str, Any] = yaml.safe_load("""
openapi: 3.0.3
info: {title: Small, version: '1'}
servers:
  - {url: 'https://{host}/api', variables: {host: {default: pbx.example}}}
tags: [{name: Calls, description: All of them.}]
security: [{bearer: []}]
paths:
  /calls:
    get:
      operationId: listCalls
      tags: [Calls]
      x-resource: {name: calls, role: list}
      x-collection: {key: id, default-order: [id asc], filterable: [id], sortable: [id], searchable: [id]}
      parameters:
        - {name: top, in: query, schema: {type: integer}}
        - {name: mode, in: query, required: true, schema: {type: string}}
      responses:
        '200':
          description: Calls.
          headers:
            Sure: {required: true, schema: {type: string}}
            Maybe: {schema: {type: string}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Answer'}
              example: {may: a}
            text/csv: {schema: {type: string}}
          links:
            first: {operationId: getCall, parameters: {id: '$response.body#/id'}}
        '404': {$ref: '#/components/responses/Missing'}
    post:
      operationId: createCall
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
          text/csv: {schema: {type: string}}
      responses:
        '201': {description: Made.}
        '202': {description: Will be made.}
        4XX: {description: Refused.}
  /calls/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getCall
      responses:
        '200': {description: One call.}
    put:
      operationId: putCall
      requestBody: {required: true, content: {text/plain: {}}}
      responses:
        '204': {description: Done.}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
    unused: {type: apiKey, in: header, name: X-Other}
  responses:
    Missing: {description: Not there.}
  schemas:
    Unused: {type: string}
    Code: {type: string, x-error-codes: [A], x-personal: true, x-since-22.3: [B]}
    Order:
      type: object
      additionalProperties: false
      required: [must]
      properties:
        must: {type: string}
        may: {type: string}
        open: {type: object, required: [there], properties: {there: {type: string}, known: {type: string}}}
        probe: {}
    Answer:
      type: object
      description: An answer.
      additionalProperties: false
      required: [must]
      properties:
        must: {type: string}
        may: {type: string}
        open: {type: object, required: [there], properties: {there: {type: string}, known: {type: string}}}
        code: {$ref: '#/components/schemas/Code'}
        probe: {}
""")


def tree(edits: Edits | None = None) -> Tree:
    """The small document with changes, each by its JSON pointer."""
    return Tree(edited(BASE, edits or {}), name="small")


def edited(document: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    """A document with changes, each by its JSON pointer; the one given stays as it is."""
    changed = dict(document)
    for pointer, value in edits.items():
        changed = _with(changed, tokens(pointer), value)
    return changed


def _with(node: Any, way: list[str], value: Any) -> Any:
    """A copy of a node in which what lies on the way is another value."""
    copied = copy.copy(node)
    key: Any = int(way[0]) if isinstance(node, list) else way[0]
    if len(way) > 1:
        copied[key] = _with(node[key], way[1:], value)
    elif value is GONE:
        del copied[key]
    elif isinstance(node, list) and key == len(node):
        copied.append(value)
    else:
        copied[key] = value
    return copied


def difference(old: Edits | None = None, new: Edits | None = None) -> Difference:
    """What changed between two editions of the small document."""
    return compare(tree(old), tree(new))


def ids(found: Difference) -> list[str]:
    """The ids of the rules of all changes."""
    return [change.rule.id for change in found.changes]
