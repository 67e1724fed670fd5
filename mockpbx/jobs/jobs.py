"""Does what is due, in order of time: beside the server, or all at once when the clock is advanced."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from threading import RLock

from mockpbx.errors import UnavailableError
from mockpbx.jobs.chore import Chore
from mockpbx.jobs.live import LiveTraffic
from mockpbx.jobs.reports import ReportRuns
from mockpbx.jobs.retention import Retention
from mockpbx.jobs.sending import Sending
from mockpbx.model import SECOND, Instant
from mockpbx.pbx import Pbx

_LOG = logging.getLogger(__name__)
# The clock may be set while a runner waits for it, so that it looks again now and then; others may have put an order
# into a state that is shared, so that it looks more often there.
_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_SHARED_WAIT_SECONDS = 0.5
# Where nobody uses it in this process, whoever does in another looks after it.
_LONGEST_IDLE_WAIT_SECONDS = 5.0
_AFTER_LOSS_SECONDS = 0.5
_AT_ONCE_SECONDS = 0.001
# Whoever does not answer holds one of these threads for a while, and never one in which others work. There are none
# until something is sent: what each thread keeps of memory stays with it.
_SENDERS = ThreadPoolExecutor(32, thread_name_prefix="sending")
_MOST_TRIES, _BETWEEN_TRIES_SECONDS = 500, 0.01


class _Runner:
    """Some chores that are done one after the other."""

    def __init__(
        self,
        pbx: Pbx,
        chores: Sequence[Chore],
        is_idle: Callable[[], bool],
        *,
        threads: ThreadPoolExecutor | None = None,
    ) -> None:
        self._pbx = pbx
        self._is_idle = is_idle
        self._threads = threads
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._awaited: Instant | None = None
        self.chores = chores
        self.lock = RLock()

    @property
    def _longest_wait(self) -> float:
        if not self._pbx.store.is_shared:
            return _LONGEST_WAIT_SECONDS
        return _LONGEST_IDLE_WAIT_SECONDS if self._is_idle() else _LONGEST_SHARED_WAIT_SECONDS

    async def run(self) -> None:
        """Do for ever what is due."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            # Until it is known what is waited for, whatever comes wakes.
            self._awaited = None
            try:
                seconds = await asyncio.to_thread(self._seconds_until_due)
                if seconds <= 0:
                    is_done = await self._loop.run_in_executor(self._threads, self._step_alone)
                    seconds = 0 if is_done else _AT_ONCE_SECONDS
            except UnavailableError as error:
                _LOG.warning("the state cannot be had: %s", type(error.__cause__).__name__)
                seconds = _AFTER_LOSS_SECONDS
            except Exception:
                _LOG.exception("what was due could not be done; it is tried again")
                seconds = _AFTER_LOSS_SECONDS
            if seconds > 0:
                await self._wait(min(seconds, self._longest_wait))

    def wake(self, due_at: Instant | None) -> None:
        """Look again, if what is due then comes before what is waited for."""
        # Most orders are due long after that.
        if self._loop is not None and due_at is not None and (self._awaited is None or due_at < self._awaited):
            self._loop.call_soon_threadsafe(self._wake.set)

    def _seconds_until_due(self) -> float:
        """Look for how many seconds there is nothing to do; 0 as well where others are at it, who may take long."""
        if not self.lock.acquire(blocking=False):
            return 0
        try:
            self._pbx.follow_shared_clock()
            _, due_at = self.first()
            self._awaited = due_at
            return self._longest_wait if due_at is None else max(0, (due_at - self._pbx.clock.now()) / SECOND)
        finally:
            self.lock.release()

    def _step_alone(self) -> bool:
        """Do what is due; False when nothing is by now, or another process does it."""
        with self.lock:
            self._pbx.follow_shared_clock()
            return self.step() is not None

    async def _wait(self, seconds: float) -> None:
        # Not `wait_for`, which forgets until Python 3.12 that it was cancelled when it is woken at that moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    def first(self) -> tuple[Chore | None, Instant | None]:
        """Return the chore that is due first, and when; None when none ever is."""
        dues = [(due, place) for place, chore in enumerate(self.chores) if (due := chore.next_due()) is not None]
        if not dues:
            return None, None
        due, place = min(dues)
        return self.chores[place], due

    def step(self) -> Chore | None:
        """Do the one thing that is due first, and return what it belonged to; None when there was nothing to do."""
        chore, due_at = self.first()
        now = self._pbx.clock.now()
        is_due = due_at is not None and due_at <= now
        return chore if chore is not None and is_due and chore.step(now) else None


class Jobs:
    """Watches over everything that happens by the clock of one mock PBX.

    Several processes may watch the same state: what is to be done once is claimed before it is done. What is sent has
    a runner of its own, so that nothing waits for somebody who does not answer.
    """

    def __init__(self, pbx: Pbx, is_idle: Callable[[], bool] = lambda: False) -> None:
        """Watch `pbx`, less often while `is_idle` says that nobody uses it here."""
        self._pbx = pbx
        self._live = LiveTraffic(pbx)
        self._retention = Retention(pbx)
        self._runners = (
            _Runner(pbx, [ReportRuns(pbx, self._live), self._retention, self._live], is_idle),
            _Runner(pbx, [Sending(pbx)], is_idle, threads=_SENDERS),
        )

    async def run(self) -> None:
        """Do for ever what is due; end it by cancelling the task."""
        self._pbx.on_due = self._wake
        await asyncio.gather(*(runner.run() for runner in self._runners))

    def _wake(self, due_at: Instant | None) -> None:
        for runner in self._runners:
            runner.wake(due_at)

    def stop(self) -> None:
        """Do nothing any more; what is being done at the moment is waited for."""
        with self._alone():
            for runner in self._runners:
                runner.chores = ()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Do nothing while the PBX becomes another, and then begin anew with what is due in that one."""
        with self._alone():
            try:
                yield
            finally:
                self._retention.restart()
        self._wake(Instant(0))

    def step(self) -> bool:
        """Do the one thing that is due first; False when nothing is, or others are at it."""
        return any(runner.step() is not None for runner in self._runners)

    def next_due(self) -> Instant | None:
        """Return when something is due next; None when nothing is."""
        dues = [due for runner in self._runners if (due := runner.first()[1]) is not None]
        return min(dues, default=None)

    def set_clock(self, instant: Instant) -> None:
        """Put the clock to an instant. What was due in between is done once, as soon as somebody looks."""
        with self._alone():
            self._pbx.clock.set(instant)
            self._pbx.keep_clock()
        self._wake(Instant(0))

    def freeze_clock(self) -> None:
        """Let the clock stand still where it is."""
        with self._alone():
            self._pbx.clock.freeze()
            self._pbx.keep_clock()

    def run_clock(self) -> None:
        """Let the clock run on from where it stands."""
        with self._alone():
            self._pbx.clock.run()
            self._pbx.keep_clock()
        self._wake(Instant(0))

    def advance(self, microseconds: int) -> Mapping[str, int]:
        """Move the clock on, doing all that falls due on the way, in order and each at its own instant.

        Returns how often each chore was done, when all of it is done.
        """
        clock, done = self._pbx.clock, Counter[str]()
        with self._alone():
            target = Instant(clock.now() + microseconds)
            self._live.is_patient = True
            try:
                while (chore := self._step_until(target)) is not None:
                    done[chore.name] += 1
            finally:
                self._live.is_patient = False
            clock.set(Instant(max(target, clock.now())))
            self._live.step(clock.now())
            self._pbx.keep_clock()
        self._wake(Instant(0))
        return dict(done)

    def _step_until(self, target: Instant) -> Chore | None:
        """Go to the next thing that is due until then, and do it; None when there is nothing, or others are at it."""
        clock = self._pbx.clock
        for _ in range(_MOST_TRIES):
            firsts = [(due, place) for place, one in enumerate(self._runners) if (due := one.first()[1]) is not None]
            if not firsts or min(firsts)[0] > target:
                return None
            due, place = min(firsts)
            if due > clock.now():
                clock.set(due)
            chore = self._runners[place].step()
            if chore is not None:
                return chore
            # Somebody is changing it at this very moment, in a database where one does not wait for another.
            time.sleep(_BETWEEN_TRIES_SECONDS)
        return None

    def _alone(self) -> ExitStack:
        stack = ExitStack()
        for runner in self._runners:
            stack.enter_context(runner.lock)
        return stack
