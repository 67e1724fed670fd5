"""A process with sandboxes for tests: served over HTTP, or its parts alone."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockpbx.clock import ManualClock
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW

ORDER: dict[str, Any] = {
    "name": "n",
    "type": "NORMAL",
    "email": "a@b.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
}


class House:
    """A served process: its API by any token and header, and its control plane."""

    def __init__(self, mock: MockPbx) -> None:
        self.mock = mock
        self.api = httpx.Client(base_url=mock.url, timeout=10)
        self.control = httpx.Client(base_url=f"{mock.console_url}api", timeout=10)

    def open(self, **wish: Any) -> dict[str, Any]:
        """Open a sandbox; what is said of it."""
        answer = self.control.post("/sandboxes", json=wish)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def ask(self, path: str, token: str | None, *, to: str | None = None, **more: Any) -> httpx.Response:
        """Ask the API, with a token or none, and perhaps by the header."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        headers |= {} if to is None else {"X-Mock-Sandbox": to}
        return self.api.request("POST" if more else "GET", path, headers=headers, **more)


def served(settings: PbxSettings) -> Iterator[House]:
    """Serve, and close everything afterwards."""
    with MockPbx(settings, clock=ManualClock(NOW)) as mock:
        house = House(mock)
        with house.api, house.control:
            yield house


@pytest.fixture
def house() -> Iterator[House]:
    """A served process of its own; reports are done as soon as somebody advances the clock."""
    yield from served(PbxSettings(call_count=50, report_seconds=1))


@pytest.fixture
def sandboxes() -> Iterator[Sandboxes]:
    """The PBXs of a process that serves nobody."""
    main = Pbx(load_spec(), PbxSettings(scenario="empty", report_seconds=1), ManualClock(NOW))
    one = Sandboxes(Sandbox(MAIN, main))
    yield one
    one.close()
