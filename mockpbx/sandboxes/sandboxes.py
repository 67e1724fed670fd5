"""All PBXs of a process: opened, found, dropped. Refuses to know HTTP."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from threading import RLock

from mockpbx.errors import ConflictError, StartError, UnavailableError, invalid
from mockpbx.pbx import Pbx
from mockpbx.sandboxes.branches import Branches
from mockpbx.sandboxes.sandbox import MAIN, Sandbox
from mockpbx.sandboxes.wish import Wish, read_wish
from mockpbx.sessions import make_token
from mockpbx.spec import Spec
from mockpbx.store import Entry

MOST_SANDBOXES = 256
CODE_LENGTH = 10
"""How many characters of a token say whose it is."""
_LOG = logging.getLogger(__name__)
_BETWEEN_LOOKS_SECONDS = 1.0
_BETWEEN_REAPINGS_SECONDS = 5.0
_MISSES_KEPT = 10_000


class Sandboxes:
    """The main PBX and the sandboxes beside it.

    They are found by name, or by the token of a request. Where the state is a database for several processes, they are
    entered there, and every process finds them; otherwise they are kept in memory. One that nobody used for as long as
    it was opened for is dropped.
    """

    def __init__(self, main: Sandbox) -> None:
        """Begin with the main PBX alone."""
        self.main = main
        self._open: dict[str, Sandbox] = {}
        self._by_code: dict[str, Sandbox] = {}
        self._used_at: dict[str, float] = {}
        self._missed_at: dict[str, float] = {}
        self._register = main.pbx.store.register if main.pbx.store.is_remote else None
        self._branches = Branches(main.pbx)
        self._lock = RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._count = 0

    # -- found ---------------------------------------------------------------------------------------------------

    @property
    def are_elsewhere(self) -> bool:
        """Whether other processes may have opened sandboxes, so that looking for one takes as long as a network."""
        return self._register is not None

    def all(self) -> Sequence[Sandbox]:
        """Return the main PBX and, in the order of their names, the sandboxes."""
        for entry in self._register.entries() if self._register else ():
            self._adopt(entry)
        return (self.main, *(self._open[name] for name in sorted(self._open)))

    def known(self, name: str) -> Sandbox | None:
        """Return a sandbox by its name without looking anywhere else; None when it is not known for sure."""
        if name == self.main.name:
            return self.main
        return self._fresh(self._open.get(name))

    def known_by(self, token: str) -> Sandbox | None:
        """Return the sandbox that a token leads to without looking anywhere else; None when that is not sure."""
        code = token[:CODE_LENGTH]
        found = self._by_code.get(code)
        if found is not None:
            return self._fresh(found)
        if self._register is None or token == self.main.pbx.token:
            return self.main
        missed_at = self._missed_at.get(code)
        return self.main if missed_at is not None and _now() - missed_at < _BETWEEN_LOOKS_SECONDS else None

    def named(self, name: str) -> Sandbox | None:
        """Return a sandbox by its name, wherever it was opened; None when there is none."""
        found = self.known(name)
        if found is not None or self._register is None:
            return found
        return self._adopted(self._register.entry(name), name)

    def of_token(self, token: str) -> Sandbox:
        """Return the sandbox that a token leads to, wherever it was opened; the main PBX when it leads to none."""
        found = self.known_by(token)
        if found is not None or self._register is None:
            return found or self.main
        code = token[:CODE_LENGTH]
        known = self._by_code.get(code)
        adopted = self._adopted(self._register.entry_of_code(code), known.name if known else None)
        if adopted is None:
            if len(self._missed_at) >= _MISSES_KEPT:
                self._missed_at.clear()
            self._missed_at[code] = _now()
        return adopted or self.main

    def _fresh(self, sandbox: Sandbox | None) -> Sandbox | None:
        """Return a sandbox that is surely there, and note that it is used."""
        if sandbox is None:
            return None
        now = _now()
        if self._register is None:
            self._used_at[sandbox.name] = now
            return sandbox
        return sandbox if now - self._used_at.get(sandbox.name, 0) < _BETWEEN_LOOKS_SECONDS else None

    def _adopted(self, entry: Entry | None, name: str | None) -> Sandbox | None:
        """Return the sandbox of an entry; without one, another process has dropped it."""
        if entry is None or self._register is None:
            if name is not None:
                self._forget(name)
            return None
        self._register.use(entry.name)
        sandbox = self._adopt(entry)
        self._used_at[entry.name] = _now()
        return sandbox

    def _adopt(self, entry: Entry) -> Sandbox:
        with self._lock:
            return self._open.get(entry.name) or self._begin(entry, read_wish(entry.made_of))

    # -- opened --------------------------------------------------------------------------------------------------

    def open(self, wish: Wish, name: str | None = None) -> Sandbox:
        """Open a sandbox: a PBX as the main one was at its start, or as it is wished for.

        ConflictError when there is one of that name, or there are too many; ValidationError when there is no such PBX.
        """
        with self._lock:
            name = name or self._unused_name()
            if len(self._open) >= MOST_SANDBOXES:
                raise ConflictError(f"there are {MOST_SANDBOXES} sandboxes: drop one first")
            if name == self.main.name or name in self._open:
                raise ConflictError(f"there is a sandbox {name} already")
            branch = self._branches.take()
            entry = Entry(name=name, code=code_of(name), made_of=str(wish), branch=branch)
            if self._register is not None and not self._register.enter(entry):
                self._branches.give_back(branch)
                raise ConflictError(f"there is a sandbox {name} already")
            try:
                return self._begin(entry, wish)
            except BaseException:
                if self._register is not None:
                    self._register.remove(name)
                self._branches.give_back(branch)
                raise

    def _unused_name(self) -> str:
        taken = {sandbox.name for sandbox in self.all()}
        while True:
            # Not a name that was dropped: whoever still holds its token would reach a PBX that is none of theirs.
            self._count += 1
            if (name := f"sandbox-{self._count}") not in taken:
                return name

    def _begin(self, entry: Entry, wish: Wish) -> Sandbox:
        name, code = entry.name, entry.code
        main = self.main.pbx
        token = make_token(main.token, "sandbox", name, prefix=code)
        settings = replace(wish.settings(main.settings), token=token, token_prefix=code)
        try:
            pbx = Pbx(
                main.spec,
                settings,
                main.clock.another(wish.now, is_frozen=wish.is_frozen),
                worlds=main.worlds,
                database=main.store.branch(entry.branch),
                made_at=main.recipe.now if wish.now is None else wish.now,
            )
        except StartError as error:
            raise invalid("scenario", str(error)) from error
        sandbox = Sandbox(name, pbx, code=code, branch=entry.branch, ttl_seconds=wish.ttl_seconds)
        self._open[name] = self._by_code[code] = sandbox
        self._used_at[name] = _now()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._run, sandbox)
        return sandbox

    # -- dropped -------------------------------------------------------------------------------------------------

    def drop(self, name: str) -> bool:
        """Drop a sandbox with all that is in it; False when there is none of that name. The main PBX stays."""
        if name == MAIN:
            raise ConflictError("the main PBX cannot be dropped")
        found = self.named(name)
        if found is None:
            return False
        is_first = self._register is None or self._register.remove(name)
        self._forget(name)
        if is_first:
            self._branches.give_back(found.branch)
        return True

    def _forget(self, name: str) -> None:
        with self._lock:
            sandbox = self._open.pop(name, None)
            self._used_at.pop(name, None)
        if sandbox is None:
            return
        del self._by_code[sandbox.code]
        sandbox.jobs.stop()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end, name)

    def reap(self) -> Sequence[str]:
        """Drop all sandboxes that nobody used for as long as they stay; return their names."""
        reaped = [sandbox.name for sandbox in self.all() if self._is_idle(sandbox)]
        for name in reaped:
            self.drop(name)
        return reaped

    def _is_idle(self, sandbox: Sandbox) -> bool:
        if sandbox.ttl_seconds is None:
            return False
        if self._register is None:
            return _now() - self._used_at.get(sandbox.name, _now()) > sandbox.ttl_seconds
        idle_seconds = self._register.idle_seconds(sandbox.name)
        return idle_seconds is not None and idle_seconds > sandbox.ttl_seconds

    # -- another document ----------------------------------------------------------------------------------------

    def adopt(self, spec: Spec) -> bool:
        """Let all PBXs be of another document; False when what one of them kept could not be taken along.

        StartError, and nothing is changed, when the state of the main one cannot be of that document.
        """
        with self._lock:
            worlds = self.main.pbx.worlds.of_document(spec)
            kept = [sandbox.adopt(spec, worlds) for sandbox in (self.main, *self._open.values())]
        return all(kept)

    # -- at work -------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Let all PBXs do what is due, those too that are opened later; end it by cancelling the task."""
        self._loop = asyncio.get_running_loop()
        for sandbox in (self.main, *self._open.values()):
            self._run(sandbox)
        try:
            while True:
                await self._tidy_up()
                await asyncio.sleep(_BETWEEN_REAPINGS_SECONDS)
        finally:
            self._loop = None
            tasks = [*self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _tidy_up(self) -> None:
        try:
            await asyncio.to_thread(self.reap)
            await asyncio.to_thread(self._branches.stock_up)
        except UnavailableError as error:
            _LOG.warning("sandboxes cannot be looked after: %s", type(error.__cause__).__name__)

    def _run(self, sandbox: Sandbox) -> None:
        if sandbox.name == MAIN or sandbox.name in self._open:
            self._tasks[sandbox.name] = asyncio.get_running_loop().create_task(sandbox.jobs.run())

    def _end(self, name: str) -> None:
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Close all states; sandboxes in memory are gone then."""
        for sandbox in (*self._open.values(), self.main):
            sandbox.pbx.close()


def code_of(name: str) -> str:
    """Return what the tokens of a sandbox begin with."""
    return make_token(name, "code")[:CODE_LENGTH]


def _now() -> float:
    return time.monotonic()
