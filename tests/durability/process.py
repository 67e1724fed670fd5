"""A mock as a process of its own, to be killed, and clients that note what they were promised."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import httpx

SMALL = ("--scenario", "empty", "--now", "2026-03-09T14:00:00Z")


class Process:
    """`mockpbx serve` on a state, on the same port each time it is started."""

    def __init__(self, state: str, *options: str, port: int = 0) -> None:
        self._command = [sys.executable, "-m", "mockpbx", "serve", "--json", "--state", state, *SMALL, *options]
        self._process: subprocess.Popen[str] | None = None
        self._port = port
        self.facts: dict[str, Any] = {}

    def start(self) -> "Process":
        """Start, and return when it serves."""
        command = [*self._command, "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.facts = json.loads(self._process.stdout.readline())
        self._port = int(httpx.URL(self.facts["url"]).port or 0)
        return self

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; how it ended."""
        assert self._process is not None
        self._process.send_signal(number)
        code = self._process.wait(timeout=30)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def kill(self) -> None:
        """End it without a word."""
        self.end(signal.SIGKILL)

    @property
    def url(self) -> str:
        """Base URL of the API."""
        return str(self.facts["url"])

    @property
    def headers(self) -> dict[str, str]:
        """What a client has to present."""
        return {"Authorization": f"Bearer {self.facts['token']}"}

    def client(self) -> httpx.Client:
        """A client that presents the token."""
        return httpx.Client(base_url=self.url, headers=self.headers, timeout=15)


def order(name: str, **changes: Any) -> dict[str, Any]:
    """The body of an order that waits for new year, unless it is changed."""
    base = {"name": name, "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
    return {**base, "cron_expr": "0 6 1 1 *", **changes}


@dataclass
class Promises:
    """What writers were told: the id of each order that was acknowledged, by its name, and every other answer."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    others: list[httpx.Response] = field(default_factory=list)


@contextmanager
def writers(process: Process, count: int, promises: Promises) -> Iterator[None]:
    """Clients that create orders one after the other for as long as it lasts, whatever happens to the server."""
    over = Event()

    def write(number: int) -> None:
        with process.client() as client:
            turn = 0
            while not over.is_set():
                turn += 1
                name = f"writer {number} order {turn}"
                with suppress(httpx.TransportError):
                    answer = client.post("/call_reports", json=order(name))
                    if answer.status_code == 201:
                        promises.acknowledged[name] = answer.json()["id"]
                    else:
                        promises.others.append(answer)

    threads = [Thread(target=write, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def all_orders(client: httpx.Client) -> dict[str, str]:
    """The id of every order that is there, by its name."""
    return {row["name"]: row["id"] for row in _all(client, "/call_reports")}


def all_products(client: httpx.Client) -> dict[str, str]:
    """The name of every product that is there, by its id."""
    return {row["id"]: row["name"] for row in _all(client, "/completed_call_reports")}


def _all(client: httpx.Client, path: str) -> Iterator[dict[str, str]]:
    skip, count = 0, 1
    while skip < count:
        page = client.get(path, params={"skip": skip, "top": 100, "orderby": "id"}).json()
        yield from page["items"]
        skip, count = skip + 100, page["count"]
