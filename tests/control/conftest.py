"""PBXs with something in them, and their control plane."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockpbx.clock import ManualClock
from mockpbx.console.site import build_site
from mockpbx.model import Event
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.journal.conftest import Seen
from tests.sandboxes.conftest import ORDER


@pytest.fixture
def sandboxes() -> Iterator[Sandboxes]:
    """The PBXs of a process, the main one with something in it."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=10, report_seconds=1), ManualClock(NOW))
    main = Sandbox(MAIN, pbx)
    pbx.create_report(ORDER)
    pbx.create_report({**ORDER, "cron_expr": "0 6 * * 1"})
    pbx.announcer.subscribe("http://127.0.0.1:9/", [Event.REPORT_COMPLETED], NOW)
    main.jobs.advance(2_000_000)
    for seen in (
        Seen(),
        Seen(status=404, path="/api/cdrs/1"),
        Seen(faults=("status",), request=b"\xff", violations=("x",)),
    ):
        main.journal.record(seen.sighting())
    one = Sandboxes(main)
    yield one
    one.close()


@pytest.fixture
def plane(sandboxes: Sandboxes) -> FlaskClient:
    """A client of their control plane."""
    return build_site(sandboxes, SelfCheck(load_spec())).test_client()


def told(sandboxes: Sandboxes) -> Any:
    """All that the control plane could change."""
    return [
        (
            *(one.name, one.pbx.world.digest, one.pbx.store.content(), one.pbx.clock.reading, one.pbx.report_seconds),
            *(one.faults.rules(), [name for name, _ in one.shelf.all()], len(one.journal)),
        )
        for one in sandboxes.all()
    ]
