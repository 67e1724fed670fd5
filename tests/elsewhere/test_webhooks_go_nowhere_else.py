"""However an address is spelt, events go to this machine and to hosts that were named, and nowhere else (T15)."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from mockpbx.clock import Clock
from mockpbx.errors import StartError
from mockpbx.model import Event, Webhook
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.delivery.receiver import Receiver, receiving
from tests.elsewhere.targets import hostile_urls
from tests.elsewhere.watched import noted, watched

_SERVE = (
    "serve",
    "--port",
    "0",
    "--json",
    "--scenario",
    "empty",
    "--report-seconds",
    "0",
    "--webhook-host",
    "hooks.test",
)
_ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
_KEPT = 1000
_PATIENCE_SECONDS = 60


class _Served:
    """A mock under watch, as its clients know it."""

    def __init__(self, api: httpx.Client) -> None:
        self.api = api
        self.control = f"{str(api.base_url).removesuffix('/api/')}/_mock/api"

    def subscribe(self, url: str) -> httpx.Response:
        return self.api.post(f"{self.control}/webhooks", json={"url": url})

    def announce(self, count: int) -> list[dict[str, Any]]:
        """Have a report made, and return all deliveries when there are so many and each was tried."""
        self.api.post("/call_reports", json=_ORDER).raise_for_status()
        given_up_at = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < given_up_at:
            items: list[dict[str, Any]] = self.api.get(f"{self.control}/deliveries").json()["items"]
            if len(items) >= count and all(one["attempt_count"] for one in items):
                return items
        raise AssertionError(f"{count} deliveries were not tried within {_PATIENCE_SECONDS} s")


@contextmanager
def _serving(log: Path, *options: str) -> Iterator[_Served]:
    with watched(log, *_SERVE, *options) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        headers = {"Authorization": f"Bearer {facts['token']}"}
        with httpx.Client(base_url=facts["url"], headers=headers, timeout=30) as api:
            yield _Served(api)


def _address(receiver: Receiver) -> str:
    parts = urlsplit(receiver.url)
    return f"{parts.hostname} {parts.port}"


def _to(name: str, receiver: Receiver) -> str:
    return f"http://{name}:{urlsplit(receiver.url).port}/"


def test_no_spelling_leads_elsewhere(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Each hostile URL is refused with a 400 that names the field, and what is told goes to the one that is allowed.

    That one redirects elsewhere, where nobody follows.
    """
    log, targets = tmp_path / "log", list(hostile_urls(pytestconfig.getoption("--targets"), seed=15))
    with receiving() as receiver, _serving(log) as served:
        for url in targets:
            answer = served.subscribe(url)
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "VALIDATE_FAILED"), url
            assert len(answer.json()["errors"]) == 1
        receiver.statuses = [307]
        assert served.subscribe(receiver.url).status_code == 201
        (delivery,) = served.announce(1)
        assert delivery["outcome"] == "answered 307"
    assert (noted(log, "connect"), len(receiver.got)) == ({_address(receiver)}, 1)


def test_what_was_allowed_once_is_looked_at_again(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Subscriptions in the state of an earlier process are told nothing where this one does not allow it."""
    log, state = tmp_path / "log", str(tmp_path / "state.db")
    targets = list(hostile_urls(min(pytestconfig.getoption("--targets"), _KEPT), seed=16))
    earlier = Pbx(load_spec(), PbxSettings(scenario="empty", state=state), Clock())
    for number, url in enumerate(targets, start=1):
        webhook = Webhook(
            id=str(number), url=url, events=tuple(Event), secret="whsec_YQ==", created_at=earlier.clock.now()
        )
        earlier.store.post.put_webhook(webhook)
    earlier.close()
    with receiving() as receiver, _serving(log, "--state", state, "--webhook", receiver.url) as served:
        deliveries = served.announce(len(targets) + 1)
    assert Counter(one["outcome"] for one in deliveries) == {"not allowed": len(targets), "answered 204": 1}
    assert noted(log, "connect") == {_address(receiver)}


def test_a_name_that_moves_is_not_followed(tmp_path: Path) -> None:
    """The name of this machine leads to it alone, and a named host to no link-local address, whatever is looked up."""
    log = tmp_path / "log"
    with receiving() as receiver, _serving(log, "--webhook-host", "metadata.test") as served:
        urls = {name: _to(name, receiver) for name in ("localhost", "hooks.test", "metadata.test")}
        for url in urls.values():
            assert served.subscribe(url).status_code == 201
        served.announce(3)
        outcomes = [(one["target"], one["outcome"]) for one in served.announce(6) if one["attempt_count"] == 1]
    assert Counter(outcomes) >= Counter(
        {
            (urls["localhost"], "answered 204"): 1,
            (urls["localhost"], "not allowed"): 1,
            (urls["hooks.test"], "answered 204"): 2,
            (urls["metadata.test"], "not allowed"): 2,
        }
    )
    assert noted(log, "name") - {"'127.0.0.1'"} == {"'localhost'", "'hooks.test'", "'metadata.test'"}
    assert (noted(log, "connect"), len(receiver.got)) == ({_address(receiver)}, 3)
    assert {headers["host"] for headers, _ in receiver.got} == {
        urlsplit(urls[one]).netloc for one in ("localhost", "hooks.test")
    }


def test_a_process_does_not_start_with_one(pytestconfig: pytest.Config) -> None:
    """Told to announce to such a URL, a PBX does not start, and says why in one line."""
    for url in hostile_urls(pytestconfig.getoption("--targets"), seed=17):
        with pytest.raises(StartError, match="webhook-host") as refused:
            Pbx(load_spec(), PbxSettings(scenario="empty", webhook_urls=(url,)), Clock())
        assert len(str(refused.value).splitlines()) == 1, url
