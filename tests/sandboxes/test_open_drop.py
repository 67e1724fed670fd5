"""Sandboxes are opened, found, dropped and reaped, also by many at once."""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from mockpbx.clock import ManualClock
from mockpbx.errors import ConflictError, ValidationError
from mockpbx.model import Event
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, MOST_SANDBOXES, Sandbox, Sandboxes, Wish
from mockpbx.sandboxes.at_work import AtWork
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.sandboxes.conftest import ORDER, House


def names(sandboxes: Sandboxes) -> list[str]:
    """The names of all PBXs."""
    return [one.name for one in sandboxes.all()]


def test_a_sandbox_is_as_the_main_one_was(sandboxes: Sandboxes) -> None:
    """Where nothing is wished for it has the same world, the same time and nothing in it."""
    main = sandboxes.main.pbx
    main.create_report({**ORDER, "cron_expr": "0 6 * * 1"})
    main.clock.advance(5_000_000)
    one = sandboxes.open(Wish()).pbx
    assert (one.world.digest, one.clock.now(), one.clock.is_frozen) == (main.world.digest, NOW, True)
    assert one.archive.answers is main.archive.answers
    assert one.counts()["call_reports"] == 0


def test_a_sandbox_is_as_the_main_one_was_reset_to(sandboxes: Sandboxes) -> None:
    """After the main one was reset to another world, that is what is meant where nothing else is said."""
    main = sandboxes.main
    later = parse_instant("2027-01-01T00:00:00Z")
    main.reset(replace(main.pbx.recipe, scenario="office", seed=9, call_count=30, locale="de_DE", now=later))
    assert sandboxes.open(Wish()).pbx.recipe == main.pbx.recipe
    assert sandboxes.open(Wish(seed=8)).pbx.recipe == replace(main.pbx.recipe, seed=8)
    other = sandboxes.open(Wish(scenario="tiny")).pbx.recipe
    assert (other.scenario, other.seed, other.call_count) == ("tiny", 9, None)


def test_a_sandbox_is_as_it_is_wished_for(sandboxes: Sandboxes) -> None:
    """Scenario, seed, number of calls, locale, time and the length of reports are its own."""
    now = parse_instant("2027-01-01T00:00:00Z")
    wish = Wish(scenario="office", seed=9, call_count=3, locale="de_DE", now=now, is_frozen=False, report_seconds=7)
    one = sandboxes.open(wish, "mine").pbx
    assert (one.world.seed, one.world.locale, one.archive.counts()["cdrs"]) == (9, "de_DE", 3)
    assert (one.recipe.now, one.clock.is_frozen, one.report_seconds) == (now, False, 7)
    assert one.clock.now() >= now
    assert sandboxes.main.pbx.clock.is_frozen


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(scenario="nowhere"), "scenario"),
        (Wish(locale="xx_XX"), "locale"),
        (Wish(scenario="tiny", call_count=4), "call_count"),
    ],
)
def test_a_world_that_cannot_be_is_named(wish: Wish, field: str, sandboxes: Sandboxes) -> None:
    """The field that cannot be had is named, and nothing is opened."""
    with pytest.raises(ValidationError) as raised:
        sandboxes.open(wish)
    assert [fault.detail["field"] for fault in raised.value.faults] == [field]
    assert names(sandboxes) == [MAIN]


def test_names_are_given_once(sandboxes: Sandboxes) -> None:
    """A name that is taken, the main one's too, is refused; without one the first that is free is given."""
    sandboxes.open(Wish(), "sandbox-2")
    assert [sandboxes.open(Wish()).name for _ in range(2)] == ["sandbox-1", "sandbox-3"]
    for name in (MAIN, "sandbox-1"):
        with pytest.raises(ConflictError):
            sandboxes.open(Wish(), name)
    with pytest.raises(ConflictError):
        sandboxes.drop(MAIN)
    assert names(sandboxes) == [MAIN, "sandbox-1", "sandbox-2", "sandbox-3"]
    assert [sandboxes.drop("sandbox-1"), sandboxes.drop("sandbox-1")] == [True, False]


def test_there_are_only_so_many(sandboxes: Sandboxes) -> None:
    """The last one that is too many is refused, until one is dropped."""
    for _ in range(MOST_SANDBOXES):
        sandboxes.open(Wish())
    with pytest.raises(ConflictError):
        sandboxes.open(Wish())
    sandboxes.drop("sandbox-1")
    assert sandboxes.open(Wish(), "one-more").name == "one-more"


def test_who_is_idle_is_dropped(sandboxes: Sandboxes) -> None:
    """Those that nobody used for their time are dropped; asking for one by name or token is using it."""
    kept, used, idle = (sandboxes.open(Wish(ttl_seconds=ttl)) for ttl in (3600, 10, 10))
    for one in (used, idle):
        one.used_at -= 11
    assert sandboxes.of_token(used.pbx.token) is used
    assert sandboxes.reap() == [idle.name]
    assert names(sandboxes) == [MAIN, kept.name, used.name]
    used.used_at -= 11
    assert sandboxes.named(used.name) is used
    assert sandboxes.reap() == []


def test_an_idle_sandbox_of_a_served_process_goes_by_itself(house: House) -> None:
    """A time of one second is over after some seconds, with nobody asking for it."""
    house.open(name="brief", ttl_seconds=1)
    house.open(name="long")
    while "brief" in (left := [one["name"] for one in house.control.get("/sandboxes").json()["items"]]):
        pass
    assert left == ["main", "long"]


@pytest.mark.parametrize("turns", range(8))
def test_work_ends_though_it_is_woken_at_that_moment(turns: int, sandboxes: Sandboxes) -> None:
    """A task that is cancelled while it hears of something new ends all the same."""

    async def is_ended() -> bool:
        jobs = sandboxes.main.jobs
        task = asyncio.create_task(jobs.run())
        await asyncio.to_thread(jobs.next_due)
        while not all(runner._awaited for runner in jobs._runners[:1]):
            await asyncio.sleep(0)
        await asyncio.to_thread(jobs.next_due)
        jobs.set_clock(NOW)
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=3)
        return bool(done)

    assert asyncio.run(is_ended())


class Idle:
    """Jobs that do nothing until they are ended."""

    async def run(self) -> None:
        """Wait."""
        await asyncio.Event().wait()


def test_work_that_ends_before_it_begins_never_begins() -> None:
    """Threads open and drop in any order; a sandbox that is dropped when the loop hears of it gets no task."""

    async def begun() -> list[int]:
        work, one = AtWork(), Sandbox.__new__(Sandbox)
        work.open()
        one.is_dropped, one.jobs = False, Idle()  # type: ignore[assignment]  # only `run` is asked for
        counts = []
        for is_dropped, looks in ((False, 2), (True, 2), (True, 1)):
            one.is_dropped = is_dropped
            for _ in range(looks):
                work.look_at(one)
            await asyncio.sleep(0)
            counts.append(len(asyncio.all_tasks()) - 1)
            await asyncio.sleep(0)
        await work.close()
        return counts

    assert asyncio.run(begun())[0] == 1
    assert asyncio.run(begun())[2] == 0


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads that take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


class Loop:
    """An event loop in a thread, in which sandboxes are at work."""

    def __init__(self, sandboxes: Sandboxes) -> None:
        self._sandboxes = sandboxes
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._task: Any = None
        self.idle_count = 3
        """How many tasks work when the main PBX is there alone: its jobs and their two runners."""

    def __enter__(self) -> "Loop":
        self._thread.start()
        self._task = asyncio.run_coroutine_threadsafe(self._sandboxes.run(), self._loop)
        while self.task_count() < self.idle_count:
            pass
        return self

    def __exit__(self, *_: object) -> None:
        self._task.cancel()
        while self.ask(lambda: len(asyncio.all_tasks(self._loop))) > 1:
            pass
        asyncio.run_coroutine_threadsafe(self._loop.shutdown_default_executor(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, question: Callable[[], Any]) -> Any:
        """What a question is answered by in the loop, behind all that it was told before."""

        async def answer() -> Any:
            return question()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result()

    def task_count(self) -> int:
        """How many tasks are jobs or their runners."""
        return int(
            self.ask(lambda: sum("Jobs.run" in str(one) or "_Runner.run" in str(one) for one in asyncio.all_tasks()))
        )


@pytest.mark.usefixtures("impatient")
def test_many_open_and_drop_the_same_names(sandboxes: Sandboxes) -> None:
    """Whoever wins, each sandbox that is there is found by its name and token and is at work, and no other is."""

    def open_and_drop(turn: int) -> None:
        name = f"s{turn % 3}"
        try:
            sandboxes.open(Wish(), name)
        except ConflictError:
            sandboxes.drop(name)
        sandboxes.all()

    with Loop(sandboxes) as loop, ThreadPoolExecutor(6) as threads:
        list(threads.map(open_and_drop, range(300)))
        left = [one for one in sandboxes.all() if one.name != MAIN]
        for one in left:
            assert sandboxes.of_token(one.pbx.token) is one
            one.pbx.create_report(ORDER)
            one.jobs.set_clock(parse_instant("2026-03-09T15:00:00Z"))
        for one in left:
            while one.pbx.counts()["completed_call_reports"] == 0:
                loop.ask(lambda: None)
            sandboxes.drop(one.name)
        while loop.task_count() > loop.idle_count:
            pass
        assert sandboxes.of_token(left[0].pbx.token if left else "x") is sandboxes.main


def test_nothing_grows() -> None:
    """Opened and dropped again and again, sandboxes leave no memory, no threads and no tasks behind."""
    main = Pbx(load_spec(), PbxSettings(call_count=50), ManualClock(NOW))
    sandboxes = Sandboxes(Sandbox(MAIN, main))
    sizes, threads = [], []
    with Loop(sandboxes) as loop:
        for _ in range(20):
            for number in range(MOST_SANDBOXES):
                sandboxes.open(Wish(), f"s{number}").pbx.create_report({**ORDER, "cron_expr": "0 6 * * 1"})
            for number in range(MOST_SANDBOXES):
                sandboxes.drop(f"s{number}")
            while loop.task_count() > loop.idle_count:
                pass
            sizes.append(resident_bytes())
            threads.append(len(sys._current_frames()))
    assert max(sizes[10:]) < 1.1 * max(sizes[:10])
    # Two pools hold threads, and grow to no more than this whatever comes.
    assert max(threads) < 50


def resident_bytes() -> int:
    """What this process holds in memory."""
    with open("/proc/self/statm") as figures:
        return int(figures.read().split()[1]) * 4096


def test_silence_holds_up_no_other(sandboxes: Sandboxes) -> None:
    """While the subscribers of many sandboxes let them wait, the main PBX makes its reports."""
    later = parse_instant("2026-03-09T15:00:00Z")
    with Loop(sandboxes) as loop, socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        for _ in range(12):
            one = sandboxes.open(Wish())
            one.pbx.announcer.subscribe(url, [Event.REPORT_COMPLETED], NOW)
            one.pbx.create_report(ORDER)
            one.jobs.set_clock(later)
            while one.pbx.counts()["completed_call_reports"] == 0:
                loop.ask(lambda: None)
        main, begun = sandboxes.main, monotonic()
        main.pbx.create_report(ORDER)
        main.jobs.set_clock(later)
        while main.pbx.counts()["completed_call_reports"] == 0:
            loop.ask(lambda: None)
        assert monotonic() - begun < 3
