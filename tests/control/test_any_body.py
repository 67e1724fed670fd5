"""Whatever is sent to the control plane, it is answered, and never with a fault of ours."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpbx.clock import ManualClock
from mockpbx.console.site import build_site
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.hostile.texts import TEXTS

MEMBERS = st.sampled_from(
    [
        *("now", "is_frozen", "report_seconds", "seconds", "until", "url", "events", "x", "", "name", "seed", "locale"),
        *("scenario", "ttl_seconds", "fault", "operations", "probability", "count", "skip", "settings", "profile"),
        *("format", "world", "tables", "method", "path", "status", "text", "since", "violating", "at_least", "at_most"),
    ]
)
SCALARS = (
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS)
    | st.text()
    | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
    | st.sampled_from(
        ["http://127.0.0.1:1/", "http://[::1", "cdr", "2026-03-09T14:00:00+23:59", "1970-01-01T00:00:00Z"]
    )
)
BODIES = SCALARS | st.dictionaries(MEMBERS, SCALARS | st.lists(SCALARS, max_size=3), max_size=3) | st.lists(SCALARS)


@pytest.fixture(scope="module")
def plane() -> FlaskClient:
    """A client of the control plane of a PBX with nothing in it."""
    pbx = Pbx(load_spec(), PbxSettings(scenario="empty"), ManualClock(parse_instant("2026-03-09T14:00:00Z")))
    return build_site(Sandboxes(Sandbox(MAIN, pbx)), SelfCheck(pbx.spec)).test_client()


ROUTES = (
    ("PATCH", "/api/clock"),
    ("POST", "/api/clock/advance"),
    ("POST", "/api/webhooks"),
    ("POST", "/api/reset"),
    ("POST", "/api/sandboxes"),
    ("POST", "/api/faults"),
    ("PUT", "/api/faults/profile"),
    ("POST", "/api/journal/verify"),
    ("PUT", "/api/snapshots/x/content"),
)


@given(route=st.sampled_from(ROUTES), body=BODIES)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_answered(plane: FlaskClient, route: tuple[str, str], body: Any) -> None:
    """It is done, or it is a 400 in the error envelope."""
    try:
        answer = plane.open(route[1], method=route[0], json=body)
    except UnicodeEncodeError:
        # A lone surrogate cannot be sent.
        return
    assert answer.status_code in (200, 201, 400, 409)
    if answer.status_code >= 400:
        assert answer.get_json()["errors"]


@given(
    content=st.binary(max_size=200), media_type=st.sampled_from(["application/json", "text/plain", "", "a/b;c=\x7f"])
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_answered(plane: FlaskClient, content: bytes, media_type: str) -> None:
    """What is no JSON is refused."""
    answer = plane.post("/api/clock/advance", data=content, content_type=media_type)
    assert answer.status_code in (200, 400, 415)
