"""Serves the document anew when one of its files changes. Refuses to read it."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from starlette.types import Receive, Scope, Send

from mockpbx.app import MockApp
from mockpbx.errors import StartError
from mockpbx.spec import Spec

_BETWEEN_LOOKS_SECONDS = 0.3
Stamp = tuple[int, int]
"""When a file was last changed, in nanoseconds, and its size; zeros for one that is not there."""


class Reloading:
    """An application that looks after the files of its document for as long as it lives."""

    def __init__(self, app: MockApp, load: Callable[[], Spec], tell: Callable[[str], object]) -> None:
        """Serve `app`; `load` reads the document, and `tell` is told in one line what became of a change."""
        self._app = app
        self._load = load
        self._tell = tell
        self._stamps: Sequence[Stamp] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and look at the files meanwhile."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        watching = asyncio.create_task(self._watch())
        try:
            await self._app(scope, receive, send)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
            if await asyncio.to_thread(self._has_changed):
                await self.reload()

    def _has_changed(self) -> bool:
        """Say whether a file is not any more what the document was read from, if it was touched since the last look."""
        files = self._app.pbx.spec.files
        stamps = [_stamp(file.path) for file in files]
        if stamps == self._stamps:
            return False
        self._stamps = stamps
        return any(_digest(file.path) != file.digest for file in files)

    async def reload(self) -> None:
        """Read the document and serve it, if it can be served; otherwise go on with the one that was."""
        try:
            spec = await asyncio.to_thread(self._load)
            is_kept = await asyncio.to_thread(self._app.adopt, spec)
        except StartError as error:
            self._tell(f"the document is not served, and the one before still is: {error}")
            return
        kept = "all state is kept" if is_kept else "its rows have other fields, so that orders and products are gone"
        self._tell(f"the document changed and is served now: {kept}")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _stamp(path: Path) -> Stamp:
    try:
        stat = os.stat(path)
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)
