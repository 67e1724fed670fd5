"""Lets PBXs do what is due, each in a task of its own. Refuses to know which PBXs there are."""

import asyncio
from contextlib import suppress
from typing import Protocol

from mockpbx.jobs import Jobs


class Worker(Protocol):
    """What has something to do, until it is dropped."""

    jobs: Jobs
    is_dropped: bool


class AtWork:
    """The tasks of one event loop. They may be begun and ended from any thread, in whatever order."""

    def __init__(self) -> None:
        """Let nobody work yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: dict[Worker, asyncio.Task[None]] = {}

    def open(self) -> None:
        """Work in the running event loop from now on."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """End all work."""
        self._loop = None
        tasks = [*self._tasks.values()]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def look_at(self, worker: Worker) -> None:
        """Let a PBX work, or not any more when it was dropped."""
        loop = self._loop
        if loop is not None:
            # A loop that was closed meanwhile has no work.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._look_at, worker)

    def _look_at(self, worker: Worker) -> None:
        if worker.is_dropped:
            task = self._tasks.pop(worker, None)
            if task is not None:
                task.cancel()
        elif self._loop is not None and worker not in self._tasks:
            self._tasks[worker] = self._loop.create_task(worker.jobs.run())
