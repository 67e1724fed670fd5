"""Every rule that the control plane's document has for a body holds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockpbx.sandboxes import Sandboxes
from tests.control.conforming import Conforming, operations, resolved
from tests.control.conftest import told

LEAST: Mapping[str, dict[str, Any]] = {
    "reset": {"seed": 5},
    "openSandbox": {"name": "x"},
    "changeClock": {"is_frozen": True},
    "advanceClock": {"seconds": 1},
    "createWebhook": {"url": "http://127.0.0.1:9/"},
    "addFault": {"fault": "status"},
    "applyFaultProfile": {"profile": "flaky"},
    "verifyJournal": {"method": "GET"},
}
BY_TYPE: Mapping[str, tuple[Any, ...]] = {
    "string": (1, True, None, [], {}),
    "integer": ("1", True, None, 1.5, []),
    "number": ("1", True, None, []),
    "boolean": (1, "true", None),
    "array": ("x", {}, None),
    "object": ("x", [], None),
}


BY_RULE: Mapping[str, Callable[[Any], Any]] = {
    "minimum": lambda limit: limit - 1,
    "maximum": lambda limit: limit + 1,
    "maxLength": lambda limit: "x" * (limit + 1),
    "minLength": lambda limit: "x" * (limit - 1),
    "pattern": lambda pattern: "-\n",
    "minItems": lambda limit: [],
    "uniqueItems": lambda rule: ["cdr", "cdr"],
    "items": lambda schema: [1],
}


def wrong_values(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Values that a schema does not let in, by each of its rules."""
    schema = resolved(schema)
    if isinstance(schema.get("type"), str):
        yield from BY_TYPE[schema["type"]]
    yield from (spoil(schema[rule]) for rule, spoil in BY_RULE.items() if rule in schema)


def spoilt(operation_id: str) -> Iterator[tuple[str, Any]]:
    """The field that is wrong, and the body, for each property of an operation's body and each of its rules."""
    content = operations()[operation_id][2]["requestBody"]["content"]
    schema, least = resolved(content["application/json"]["schema"]), LEAST[operation_id]
    rest = {} if operation_id == "advanceClock" else least
    for name, inner in schema["properties"].items():
        yield from ((name, {**rest, name: value}) for value in wrong_values(inner))
    yield from ((name, {**rest, name: 1}) for name in ("x", "Seconds", "__proto__"))
    yield from ((name, {}) for name in schema.get("required", ()))


def test_all_bodies_are_spoilt() -> None:
    """What has a body is below, but for snapshots, which have a test of their own."""
    with_body = {name for name, (_, _, definition) in operations().items() if "requestBody" in definition}
    assert with_body == {*LEAST, "importSnapshot"}


@pytest.mark.parametrize("operation_id", LEAST)
def test_every_rule_of_every_body_holds(operation_id: str, plane: FlaskClient, sandboxes: Sandboxes) -> None:
    """A body that breaks one rule of the document is a 400 that names the field, and nothing is changed."""
    before, (method, path, _) = told(sandboxes), operations()[operation_id]
    for field, body in spoilt(operation_id):
        answer = Conforming(plane).ask(method.upper(), path, json=body)
        assert answer.status_code == 400, body
        named = {one["detail"]["field"].partition(".")[0] for one in answer.get_json()["errors"]}
        assert field in named, (body, named)
        assert told(sandboxes) == before, body


def test_whole_numbers_are_whole_however_they_are_spelt(plane: FlaskClient, sandboxes: Sandboxes) -> None:
    """A number with a point and no fraction is the whole number wherever one is wanted, in what is kept too."""
    ask = Conforming(plane).ask
    spelt = b'{"scenario":"office","seed":7.0,"call_count":5.0e1,"name":"x","report_seconds":2.5}'
    answers = [
        ask("POST", "/sandboxes", data=spelt, content_type="application/json"),
        ask("PUT", "/snapshots/s", headers={"X-Mock-Sandbox": "x"}),
        ask("POST", "/faults", json={"fault": "status", "settings": {"code": 429.0}, "count": 1.0}),
        ask("POST", "/journal/verify", json={"count": 3.0}),
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 200]
    made = sandboxes.all()[1].pbx
    assert (str(made.recipe.seed), made.report_seconds, made.counts()["cdrs"]) == ("7", 2.5, 50)
    content = ask("GET", "/snapshots/s/content", headers={"X-Mock-Sandbox": "x"}).get_json()
    assert (content["world"]["seed"], content["world"]["calls"]) == ("7", "50")
    assert (answers[2].get_json()["settings"]["code"], b"429.0" in answers[2].data) == (429, False)


@pytest.mark.parametrize("operation_id", LEAST)
def test_a_body_is_an_object(operation_id: str, plane: FlaskClient, sandboxes: Sandboxes) -> None:
    """Anything else is refused."""
    before, (method, path, _) = told(sandboxes), operations()[operation_id]
    for body in ([], 1, "x", True, [LEAST[operation_id]]):
        assert Conforming(plane).ask(method.upper(), path, json=body).status_code == 400, body
    assert told(sandboxes) == before
