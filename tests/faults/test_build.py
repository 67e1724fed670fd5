"""Bodies of rules: what fits is taken, and what does not is refused with its field named."""

from typing import Any

import pytest

from mockpbx.errors import ValidationError
from mockpbx.faults import FAULTS, PROFILES, build_rule

OPERATIONS = ("listCdrs", "getCdr")


@pytest.mark.parametrize("name", FAULTS)
def test_examples_and_defaults_fit(name: str) -> None:
    """Each kind is known by its own name, takes its example, and completes it with its defaults."""
    rule = build_rule({"fault": name, "settings": FAULTS[name].example}, id="1", operations_known=OPERATIONS)
    assert rule.fault == FAULTS[name].name
    assert dict(rule.settings) | dict(FAULTS[name].example) == dict(rule.settings)
    stated = FAULTS[name].settings["properties"].items()
    assert {key for key, schema in stated if "default" in schema} <= set(rule.settings)


@pytest.mark.parametrize("body", [body for profile in PROFILES.values() for body in profile.rules], ids=str)
def test_profiles_fit(body: dict[str, Any]) -> None:
    """Every rule of a profile is one that can be built."""
    assert build_rule(body, id="1", operations_known=()).probability > 0


def test_whole_settings_are_whole_however_they_are_spelt() -> None:
    """A setting that counts something is an int, though it is spelt with a point."""
    body = {"fault": "status", "settings": {"code": 429.0, "retry_after_seconds": 2.0}}
    settings = build_rule(body, id="1", operations_known=()).settings
    assert {type(value) for value in settings.values()} == {int}
    body = {"fault": "truncate", "settings": {"part": 0.5}}
    assert build_rule(body, id="1", operations_known=()).settings["part"] == 0.5


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "fault"),
        ([], "body"),
        ({"fault": "gremlin"}, "fault"),
        ({"fault": "status", "often": 1}, "often"),
        ({"fault": "status", "probability": 1.5}, "probability"),
        ({"fault": "status", "probability": True}, "probability"),
        ({"fault": "status", "count": 0}, "count"),
        ({"fault": "status", "skip": -1}, "skip"),
        ({"fault": "status", "skip": None}, "skip"),
        ({"fault": "status", "operations": ["listCars"]}, "operations"),
        ({"fault": "status", "operations": "listCdrs"}, "operations"),
        ({"fault": "status", "settings": {"code": 200}}, "settings.code"),
        ({"fault": "status", "settings": {"code": 600}}, "settings.code"),
        ({"fault": "status", "settings": {"colour": "red"}}, "settings.colour"),
        ({"fault": "status", "settings": None}, "settings"),
        ({"fault": "latency"}, "settings.milliseconds"),
        ({"fault": "latency", "settings": {"milliseconds": 60_001}}, "settings.milliseconds"),
        ({"fault": "latency", "settings": {"milliseconds": 1, "low": 1}}, "settings.low"),
        ({"fault": "latency", "settings": {"kind": "normal"}}, "settings.kind"),
        ({"fault": "latency", "settings": {"kind": "uniform", "low": 1}}, "settings.high"),
        ({"fault": "latency", "settings": {"kind": "uniform", "low": 2, "high": 1}}, "settings.high"),
        ({"fault": "latency", "settings": {"kind": "log_normal", "median": 1}}, "settings.sigma"),
        ({"fault": "rate_limit", "settings": {"limit": 1}}, "settings.window_seconds"),
        ({"fault": "rate_limit", "settings": {"window_seconds": 1}}, "settings.limit"),
        ({"fault": "rate_limit", "settings": {"limit": 1, "window_seconds": 0}}, "settings.window_seconds"),
        ({"fault": "truncate", "settings": {"part": 1}}, "settings.part"),
        ({"fault": "slow_body", "settings": {"piece_bytes": 0}}, "settings.piece_bytes"),
        ({"fault": "disconnect", "settings": {"is_reset": 1}}, "settings.is_reset"),
        ({"fault": "stale_read", "settings": {"times": 0}}, "settings.times"),
        ({"fault": "malformed_json", "settings": {"form": "xml"}}, "settings.form"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_named(body: Any, field: str) -> None:
    """An unknown fault, member, setting, operation or value is refused, and its field is named with a reason."""
    with pytest.raises(ValidationError) as refused:
        build_rule(body, id="1", operations_known=OPERATIONS)
    detail = refused.value.faults[0].detail
    assert detail["field"] == field
    assert not detail["reason"].startswith("breaks the rule")
