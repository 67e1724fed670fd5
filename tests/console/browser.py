"""Drives headless Chromium through its debugging pipe, one page at a time. Refuses to know what the pages should be."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from time import monotonic
from typing import Any

SECONDS = 60
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


class Page:
    """One tab, with what it asked for and what it complained of since it was last looked at."""

    def __init__(self, out: int, into: int) -> None:
        """Speak to a browser through a pair of pipes; its first tab is the page."""
        self._out, self._into = out, into
        self._number, self._rest, self._session = 0, b"", ""
        self._loaded = False
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._number:
                assert "error" not in heard, (method, heard)
                result: dict[str, Any] = heard["result"]
                return result

    def _hear(self) -> dict[str, Any]:
        until = monotonic() + SECONDS
        while b"\0" not in self._rest:
            ready, _, _ = select([self._into], [], [], until - monotonic())
            assert ready, "the browser says nothing"
            piece = os.read(self._into, 1 << 20)
            assert piece, "the browser is gone"
            self._rest += piece
        text, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(text)
        self._note(heard.get("method", ""), heard.get("params", {}))
        return heard

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.complaints.append(json.dumps(params["args"]))
        elif method == "Page.loadEventFired":
            self._loaded = True

    def look(self, *, width: int = 1280, height: int = 900, scheme: str = "light") -> None:
        """Be a window of a size on a machine that is set to light or dark."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url: str) -> None:
        """Go to an address and wait until all of it is there."""
        self.requests.clear()
        self.complaints.clear()
        self._wait(lambda: self.tell("Page.navigate", url=url))

    def press(self, script: str) -> None:
        """Run what leads to another page, and wait for that."""
        self._wait(lambda: self.run(script))

    def _wait(self, go: Any) -> None:
        self._loaded = False
        go()
        while not self._loaded:
            self._hear()

    def run(self, script: str) -> Any:
        """Return what an expression is in the page; a promise is waited for."""
        done = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def picture(self, *, whole: bool = False) -> bytes:
        """Return what is seen, as PNG."""
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])


@contextmanager
def browsing(*options: str) -> Iterator[Page]:
    """Start a browser that knows nothing, perhaps with further options, and end it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium is not None, "chromium is missing; tools/system-packages installs it"
    heard, out = os.pipe()
    into, said = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The browser reads commands from descriptor 3 and answers on 4.
        script = f'exec "$0" "$@" 3<&{heard} 4>&{said}'
        command = ["bash", "-c", script, chromium, *_OPTIONS, *options, f"--user-data-dir={profile}"]
        process = subprocess.Popen(command, pass_fds=(heard, said), stderr=subprocess.DEVNULL)
        os.close(heard)
        os.close(said)
        try:
            yield Page(out, into)
        finally:
            os.close(out)
            os.close(into)
            process.terminate()
            process.wait(SECONDS)
