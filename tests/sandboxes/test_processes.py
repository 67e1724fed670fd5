"""Sandboxes of several processes that share a PostgreSQL database; each has its own pool and its own memory."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mockpbx.clock import Clock, ManualClock
from mockpbx.errors import ConflictError, UnavailableError
from mockpbx.model import HOUR, SECOND
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes, Wish
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.postgres import Cluster
from tests.sandboxes.conftest import ORDER

WEEKLY = {**ORDER, "cron_expr": "0 6 * * 1"}
Start = Callable[..., Sandboxes]


@pytest.fixture
def start(postgres: Cluster) -> Iterator[Start]:
    """A function that begins another process of the same database."""
    url, begun = postgres.new_database(), []

    def process(clock: Clock | None = None) -> Sandboxes:
        settings = PbxSettings(scenario="empty", report_seconds=1, state=url)
        one = Sandboxes(Sandbox(MAIN, Pbx(load_spec(), settings, clock or ManualClock(NOW))))
        begun.append(one)
        return one

    yield process
    for one in begun:
        one.close()


def look_anew(*processes: Sandboxes) -> None:
    """Let so much time pass that nothing is known for sure any more."""
    for one in processes:
        for sandbox in one._open.values():
            sandbox.used_at -= 10
        one._missed_at.clear()


def test_what_one_opens_the_other_finds(start: Start) -> None:
    """By name and by token, with the same world, state and sessions; a name is given once among all."""
    here, there = start(), start()
    mine = here.open(Wish(seed=5, report_seconds=3), "mine")
    session = mine.pbx.sign_in({"username": mine.pbx.admin.username, "password": "mockpbx"})
    order_id = mine.pbx.create_report(WEEKLY)
    theirs = there.of_token(session.access_token)
    assert (theirs.name, theirs.pbx.world.seed, theirs.pbx.report_seconds) == ("mine", 5, 3)
    assert theirs is there.named("mine") is there.of_token(mine.pbx.token)
    assert theirs.pbx.report(order_id).name == "n"
    assert theirs.pbx.user_of(session.access_token) is not None
    assert there.main.pbx.user_of(session.access_token) is None
    with pytest.raises(ConflictError):
        there.open(Wish(), "mine")
    assert there.open(Wish()).name == "sandbox-1"
    assert [one.name for one in here.all()] == ["main", "mine", "sandbox-1"]


def test_a_clock_that_stands_still_is_found_where_it_stands(start: Start) -> None:
    """Whoever finds a sandbox reads its clock as it was put, though its own main one began at another time."""
    here, there = start(), start(ManualClock(parse_instant("2028-01-01T00:00:00Z")))
    mine = here.open(Wish(), "mine")
    mine.jobs.advance(5 * HOUR)
    found = there.named("mine")
    assert found is not None
    assert found.pbx.clock.now() == mine.pbx.clock.now() == NOW + 5 * HOUR
    assert there.main.pbx.clock.now() == here.main.pbx.clock.now()


def test_who_comes_back_finds_the_clock_where_others_put_it(start: Start) -> None:
    """A process that has not used a sandbox for a while, and looks after it less often, reads its clock anew."""
    here, there = start(), start()
    mine = here.open(Wish(), "mine")
    theirs = there.named("mine")
    assert theirs is not None
    mine.jobs.advance(5 * HOUR)
    theirs.used_at -= 60
    assert (theirs.is_idle, theirs.pbx.clock.now()) == (True, NOW)
    assert there.named("mine") is theirs
    assert (theirs.is_idle, theirs.pbx.clock.now()) == (False, NOW + 5 * HOUR)


def test_what_one_drops_is_gone_for_the_other(start: Start) -> None:
    """By name, by token and in the list; what it was doing there has an end."""
    here, there = start(), start()
    mine = here.open(Wish(), "mine")
    theirs = there.named("mine")
    assert theirs is not None
    assert here.drop("mine")
    with pytest.raises(UnavailableError):
        theirs.pbx.create_report(ORDER)
    look_anew(there)
    assert there.named("mine") is None
    assert theirs.is_dropped
    assert there.of_token(mine.pbx.token) is there.main
    assert not there.drop("mine")


@pytest.mark.parametrize("finding", ["list", "reap"])
def test_who_never_asks_hears_of_it_too(finding: str, start: Start) -> None:
    """Looking at the list, or after idle ones, a process ends what others dropped."""
    here, there = start(), start()
    here.open(Wish(), "mine")
    theirs = there.named("mine")
    assert theirs is not None
    here.drop("mine")
    assert [one.name for one in there.all()] == ["main"] if finding == "list" else there.reap() == []
    assert theirs.is_dropped


def test_a_branch_is_nobody_s_twice(start: Start) -> None:
    """What a dropped sandbox was kept in is another's afterwards; who still knows the old one changes nothing there."""
    here, there = start(), start()
    here.open(Wish(), "old").pbx.create_report(WEEKLY)
    theirs = there.named("old")
    assert theirs is not None
    due = theirs.pbx.create_report(ORDER)
    here.drop("old")
    new = here.open(Wish(seed=9), "new")
    assert new.pbx.counts()["call_reports"] == 0
    new.pbx.create_report(ORDER)
    new.pbx.clock.advance(SECOND)
    theirs.pbx.clock.advance(SECOND)
    for deed in (
        theirs.jobs.step,
        theirs.reset,
        lambda: theirs.pbx.create_report(ORDER),
        lambda: theirs.pbx.report(due),
        theirs.pbx.counts,
        lambda: theirs.save("x"),
    ):
        with pytest.raises(UnavailableError):
            deed()
    assert new.pbx.counts() == {"calllogs": 0, "cdrs": 0, "call_reports": 1, "completed_call_reports": 0}


def test_a_name_that_is_opened_anew_elsewhere_leads_to_the_new_one(start: Start) -> None:
    """A process that knew the old one of that name finds the new one, by name and by the same token."""
    here, there = start(), start()
    here.open(Wish(), "mine").pbx.create_report(WEEKLY)
    old = there.named("mine")
    here.drop("mine")
    new = here.open(Wish(seed=3), "mine")
    look_anew(there)
    found = there.of_token(new.pbx.token)
    assert found is not old
    assert (found.name, found.pbx.world.seed, found.pbx.counts()["call_reports"]) == ("mine", 3, 0)


def test_idle_is_who_nobody_uses_anywhere(start: Start) -> None:
    """A sandbox that is used in one process is not dropped by another; one that is only looked at in the list is."""
    here, there = start(), start()
    for name in ("used", "idle"):
        here.open(Wish(ttl_seconds=0.5), name)
    reaped: list[str] = []
    while not reaped:
        look_anew(there)
        assert there.named("used") is not None
        assert here.all()
        reaped += here.reap()
    assert reaped == ["idle"]
    assert [one.name for one in there.all()] == ["main", "used"]


def test_many_open_find_and_drop_at_once(start: Start) -> None:
    """Whatever two processes do to the same names, what is there in the end is whole and found by both."""
    processes = (start(), start())

    def turn(number: int) -> None:
        one, name = processes[number % 2], f"s{number // 2 % 2}"
        try:
            deeds: list[Callable[[], Any]] = [
                lambda: one.open(Wish(), name),
                lambda: one.named(name),
                lambda: one.drop(name),
                lambda: look_anew(one),
            ]
            deeds[number % 7 % 4]()
        except ConflictError:
            pass

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(turn, range(80)))
    look_anew(*processes)
    left = [one.name for one in processes[0].all()][1:]
    for name in left:
        here, there = (one.named(name) for one in processes)
        assert here is not None
        assert there is not None
        assert there.pbx.report(here.pbx.create_report(WEEKLY)).name == "n"
    spares = [one._register.spare_count() for one in processes if one._register is not None]
    assert spares[0] == spares[1]


def test_two_reset_what_both_write_into(start: Start) -> None:
    """Orders are in the state that was before a reset, and gone, or in the one after it, with ids of their own."""
    here, there = start(), start()
    mine = here.open(Wish(), "mine")
    theirs = there.named("mine")
    assert theirs is not None

    def write(number: int) -> None:
        one = (mine, theirs)[number % 2]
        if number % 10 < 2:
            one.reset()
        else:
            one.pbx.create_report({**WEEKLY, "name": str(number)})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(200)))
    ids = [one.pbx.create_report(WEEKLY) for one in (mine, theirs) for _ in range(20)]
    assert len(set(ids)) == 40
    content = mine.pbx.store.content()
    numbers = [int(row["id"]) for row in content["call_reports"]]
    (last,) = [row["last"] for row in content["counters"] if row["name"] == "id"]
    assert len(numbers) >= 40
    assert max(numbers) == last
    assert sorted(numbers) == list(range(min(numbers), last + 1))


def test_a_snapshot_is_of_one_moment(start: Start) -> None:
    """While another process finishes reports, no snapshot has a product without its file, or one that is neither."""
    here, there = start(), start()
    mine = here.open(Wish(), "mine")
    theirs = there.named("mine")
    assert theirs is not None
    for _ in range(15):
        theirs.pbx.create_report(ORDER)
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(theirs.jobs.advance, 2 * SECOND)
        while not done.done():
            content = mine.pbx.store.content()
            assert {row["digest"] for row in content["blobs"]} == {
                row["digest"] for row in content["completed_call_reports"]
            }
            assert len(content["call_reports"]) + len(content["completed_call_reports"]) == 15
    assert done.result()["report steps"] == 15


def test_spare_branches_are_made_ready_and_used(start: Start) -> None:
    """There is a stock of them, each is somebody's once, and what is dropped goes back."""
    here, there = start(), start()
    here._branches.stock_up()
    there._branches.stock_up()
    register = here.main.pbx.store.register
    assert register.spare_count() == 4
    branches = {one.open(Wish()).branch for one in (here, there, here, there)}
    assert (len(branches), register.spare_count()) == (4, 0)
    here.drop("sandbox-1")
    assert register.spare_count() == 1
    assert there.open(Wish()).branch not in branches
    assert register.spare_count() == 0
