"""All PBXs of a process: opened, found, dropped. Refuses to know HTTP."""

import asyncio
import hmac
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from threading import RLock

from mockpbx.errors import ConflictError, UnavailableError, invalid
from mockpbx.memory import give_memory_back
from mockpbx.pbx import Pbx
from mockpbx.sandboxes.at_work import AtWork
from mockpbx.sandboxes.branches import Branches
from mockpbx.sandboxes.sandbox import MAIN, Sandbox
from mockpbx.sandboxes.wish import Wish, read_wish
from mockpbx.sessions import make_token
from mockpbx.spec import Spec
from mockpbx.store import Entry, Register
from mockpbx.world import WorldError
from mockpbx.worlds import recipe_of

MOST_SANDBOXES = 256
CODE_LENGTH = 10
"""How many characters of a token say whose it is."""
_LOG = logging.getLogger(__name__)
_BETWEEN_LOOKS_SECONDS = 1.0
_BETWEEN_REAPINGS_SECONDS = 5.0
_REAPINGS_BETWEEN_GIVING_BACK = 12
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
        self._missed_at: dict[str, float] = {}
        self._register = main.pbx.store.register if main.pbx.store.is_remote else None
        self._branches = Branches(main.pbx)
        self._lock = RLock()
        self._at_work = AtWork()
        self._count = 0

    # -- found ---------------------------------------------------------------------------------------------------

    @property
    def are_elsewhere(self) -> bool:
        """Whether other processes may have opened sandboxes, so that looking for one takes as long as a network."""
        return self._register is not None

    def all(self) -> Sequence[Sandbox]:
        """Return the main PBX and, in the order of their names, the sandboxes."""
        if self._register is None:
            return (self.main, *(one for _, one in sorted(self._open.copy().items())))
        # To look at the list is not to use what is in it.
        touch = self._register.hold
        found = [self._adopted(entry, touch) for entry in self._entries(self._register)]
        return (self.main, *(one for one in found if one is not None))

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
        if self._register is None or hmac.compare_digest(token.encode(), self.main.pbx.token.encode()):
            return self.main
        missed_at = self._missed_at.get(code)
        return self.main if missed_at is not None and _now() - missed_at < _BETWEEN_LOOKS_SECONDS else None

    def named(self, name: str) -> Sandbox | None:
        """Return a sandbox by its name, wherever it was opened; None when there is none."""
        found = self.known(name)
        if found is not None or self._register is None:
            return found
        entry = self._register.entry(name)
        if entry is not None:
            return self._adopted(entry, self._register.use)
        self._forget(self._open.get(name))
        return None

    def of_token(self, token: str) -> Sandbox:
        """Return the sandbox that a token leads to, wherever it was opened; the main PBX when it leads to none."""
        found = self.known_by(token)
        if found is not None or self._register is None:
            return found or self.main
        code = token[:CODE_LENGTH]
        entry = self._register.entry_of_code(code)
        if entry is not None:
            return self._adopted(entry, self._register.use) or self.main
        self._forget(self._by_code.get(code))
        if len(self._missed_at) >= _MISSES_KEPT:
            self._missed_at.clear()
        self._missed_at[code] = _now()
        return self.main

    def _fresh(self, sandbox: Sandbox | None) -> Sandbox | None:
        """Return a sandbox that is surely there, and note that it is used."""
        if sandbox is None:
            return None
        now = _now()
        if self._register is None:
            sandbox.used_at = now
            return sandbox
        return sandbox if now - sandbox.used_at < _BETWEEN_LOOKS_SECONDS else None

    def _adopted(self, entry: Entry, touch: Callable[[Entry], bool]) -> Sandbox | None:
        """Return the sandbox of an entry; None when another process has dropped it by now."""
        known = self._open.get(entry.name)
        if known is None or known.branch != entry.branch:
            self._forget(known)
            wish = read_wish(entry.made_of)
            self._prepare(wish)
            # While the entry is held, nobody drops the sandbox and gives its branch to somebody else.
            with self._lock, self._held():
                if not touch(entry):
                    return None
                known = self._open.get(entry.name) or self._begin(entry, wish)
        elif not touch(entry):
            self._forget(known)
            return None
        known.use()
        return known

    def _entries(self, register: Register) -> Sequence[Entry]:
        """Return what is entered, and forget what is not any more."""
        with self._lock:
            entries = register.entries()
            branches = {entry.branch for entry in entries}
            gone = [one for one in self._open.values() if one.branch not in branches]
        for sandbox in gone:
            self._forget(sandbox)
        return entries

    # -- opened --------------------------------------------------------------------------------------------------

    def open(self, wish: Wish, name: str | None = None) -> Sandbox:
        """Open a sandbox: a PBX as the main one is when it is reset, or as it is wished for.

        ConflictError when there is one of that name, or there are too many; ValidationError when there is no such PBX.
        """
        self._prepare(wish)
        with self._lock:
            taken = self._names()
            name = name or self._unused_name(taken)
            if len(taken) >= MOST_SANDBOXES:
                raise ConflictError(f"there are {MOST_SANDBOXES} sandboxes: drop one first")
            if name == self.main.name or name in taken:
                raise ConflictError(f"there is a sandbox {name} already")
            branch = self._branches.take()
            try:
                return self._opened(Entry(name=name, code=code_of(name), made_of=str(wish), branch=branch), wish)
            except BaseException:
                self._branches.give_back(branch)
                raise

    def _prepare(self, wish: Wish) -> None:
        """Make the world of a sandbox, which may take a while, before anybody has to wait for it."""
        main = self.main.pbx
        settings = wish.settings(main)
        try:
            main.worlds.made(recipe_of(settings, main.recipe.now if wish.now is None else wish.now))
        except WorldError as error:
            raise invalid(error.field, str(error)) from error

    def _opened(self, entry: Entry, wish: Wish) -> Sandbox:
        with self._held():
            if self._register is not None and not self._register.enter(entry):
                raise ConflictError(f"there is a sandbox {entry.name} already")
            return self._begin(entry, wish)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold what is entered meanwhile; it is taken back when this fails."""
        if self._register is None:
            yield
            return
        with self.main.pbx.store.transaction():
            yield

    def _names(self) -> set[str]:
        if self._register is None:
            return set(self._open)
        return {entry.name for entry in self._entries(self._register)}

    def _unused_name(self, taken: set[str]) -> str:
        while True:
            # Not a name that was dropped: whoever still holds its token would reach a PBX that is none of theirs.
            self._count += 1
            if (name := f"sandbox-{self._count}") not in taken:
                return name

    def _begin(self, entry: Entry, wish: Wish) -> Sandbox:
        name, code, main = entry.name, entry.code, self.main.pbx
        token = make_token(main.token, "sandbox", name, prefix=code)
        pbx = Pbx(
            main.spec,
            replace(wish.settings(main), token=token, token_prefix=code),
            main.clock.another(wish.now, is_frozen=wish.is_frozen),
            worlds=main.worlds,
            database=main.store.branch(entry.branch),
            made_at=main.recipe.now if wish.now is None else wish.now,
        )
        sandbox = Sandbox(name, pbx, code=code, branch=entry.branch, ttl_seconds=wish.ttl_seconds)
        sandbox.used_at = _now()
        self._open[name] = self._by_code[code] = sandbox
        self._at_work.look_at(sandbox)
        return sandbox

    # -- dropped -------------------------------------------------------------------------------------------------

    def drop(self, name: str) -> bool:
        """Drop a sandbox with all that is in it; False when there is none of that name. The main PBX stays."""
        if name == MAIN:
            raise ConflictError("the main PBX cannot be dropped")
        return self._dropped(name)

    def _dropped(self, name: str, *, idle_seconds: float | None = None) -> bool:
        known = self._open.get(name)
        if self._register is None:
            return self._forget(known)
        branch = self._register.remove(name, idle_seconds=idle_seconds)
        if branch is None:
            return False
        self._forget(known)
        self._branches.give_back(branch)
        return True

    def _forget(self, sandbox: Sandbox | None) -> bool:
        """Have nothing more to do with a sandbox; False when that was so before.

        What it is doing at the moment is waited for.
        """
        if sandbox is None:
            return False
        with self._lock:
            if sandbox.is_dropped:
                return False
            # Another may have been opened under the name by now.
            for known, key in ((self._open, sandbox.name), (self._by_code, sandbox.code)):
                if known.get(key) is sandbox:
                    del known[key]
            sandbox.is_dropped = True
        sandbox.jobs.stop()
        self._at_work.look_at(sandbox)
        return True

    def reap(self) -> Sequence[str]:
        """Drop all sandboxes that nobody used for as long as they stay; return their names."""
        if self._register is None:
            return [one.name for one in self._open.copy().values() if _is_idle(one) and self._forget(one)]
        stays = {entry.name: read_wish(entry.made_of).ttl_seconds for entry in self._entries(self._register)}
        return [name for name, seconds in stays.items() if self._dropped(name, idle_seconds=seconds)]

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
        self._at_work.open()
        for sandbox in (self.main, *self._open.copy().values()):
            self._at_work.look_at(sandbox)
        try:
            for turn in count():
                await self._tidy_up()
                if turn % _REAPINGS_BETWEEN_GIVING_BACK == 0:
                    await asyncio.to_thread(give_memory_back)
                await asyncio.sleep(_BETWEEN_REAPINGS_SECONDS)
        finally:
            await self._at_work.close()

    async def _tidy_up(self) -> None:
        try:
            await asyncio.to_thread(self.reap)
            await asyncio.to_thread(self._branches.stock_up)
        except UnavailableError as error:
            _LOG.warning("sandboxes cannot be looked after: %s", type(error.__cause__).__name__)

    def close(self) -> None:
        """Close all states; sandboxes in memory are gone then."""
        for sandbox in (*self._open.copy().values(), self.main):
            sandbox.pbx.close()


def code_of(name: str) -> str:
    """Return what the tokens of a sandbox begin with."""
    return make_token(name, "code")[:CODE_LENGTH]


def _is_idle(sandbox: Sandbox) -> bool:
    return sandbox.ttl_seconds is not None and _now() - sandbox.used_at > sandbox.ttl_seconds


def _now() -> float:
    return time.monotonic()
