"""A PBX as a whole: reset, snapshots and restoring, wherever its state is kept."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest

from mockpbx.clock import Clock, ManualClock
from mockpbx.errors import ConflictError, NotFoundError, StartError, ValidationError
from mockpbx.model import DAY, HOUR, SECOND, Instant
from mockpbx.model import Event as Told
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.sandboxes import Sandbox
from mockpbx.sandboxes.shelf import MOST_SNAPSHOTS
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.sandboxes.conftest import ORDER

SPEC = load_spec()
WEEKLY = {**ORDER, "cron_expr": "0 6 * * 1"}


@pytest.fixture
def whole(pbx: Pbx) -> Sandbox:
    """A PBX with what it does of its own accord and a shelf, with each kind of state."""
    return Sandbox("whole", pbx)


def shown(pbx: Pbx) -> dict[str, Any]:
    """Everything that can be seen of a PBX: every page, every mail, what time it is, who is signed in."""
    pages = {name: pbx.page(name, build_query(one, {"top": 100})) for name, one in SPEC.collections.items()}
    products = map(orjson.loads, pages["listCompletedCallReports"][1])
    return {
        "pages": pages,
        "mails": pbx.store.post.mails(),
        "webhooks": pbx.store.post.webhooks(),
        "deliveries": pbx.store.post.deliveries(),
        "now": (pbx.clock.now(), pbx.clock.is_frozen, pbx.report_seconds),
        "files": [pbx.blob(product["file_url"].rpartition("/")[2]) for product in products],
    }


def live_through(whole: Sandbox) -> list[str]:
    """Let something happen; return what is unlike itself each time it happens: ids and tokens."""
    pbx = whole.pbx
    one, other = pbx.create_report(WEEKLY), pbx.create_report(ORDER)
    pair = pbx.sign_in({"username": pbx.admin.username, "password": "mockpbx"})
    webhook = pbx.announcer.subscribe("http://127.0.0.1:9/", Told, pbx.clock.now())
    whole.jobs.advance(30 * SECOND)
    pbx.report_seconds = 9.0
    return [one, other, pair.access_token, pair.refresh_token, webhook.id, webhook.secret]


def test_a_reset_pbx_is_a_new_one(whole: Sandbox) -> None:
    """Everything that can be seen is as at the start, the clock too, and nobody is signed in."""
    before = shown(whole.pbx)
    token = live_through(whole)[2]
    assert shown(whole.pbx) != before
    whole.reset()
    assert shown(whole.pbx) == before
    assert whole.pbx.user_of(token) is None
    assert whole.pbx.user_of(whole.pbx.token) is not None


def test_the_same_happens_again_to_the_byte(whole: Sandbox) -> None:
    """After a reset the same requests have the same ids, tokens, files and mails."""
    first = (live_through(whole), shown(whole.pbx))
    for _ in range(2):
        whole.reset()
        assert (live_through(whole), shown(whole.pbx)) == first


def test_restoring_is_exact(whole: Sandbox) -> None:
    """What is restored is all that was, and what comes then is what came the first time."""
    token = live_through(whole)[2]
    whole.save("then")
    then = shown(whole.pbx)
    after = (live_through(whole), shown(whole.pbx))
    whole.reset()
    whole.pbx.create_report(WEEKLY)
    for _ in range(2):
        whole.restore("then")
        assert shown(whole.pbx) == then
        assert whole.pbx.user_of(token) is not None
        assert (live_through(whole), shown(whole.pbx)) == after


def struck(sandbox: Sandbox, *, rule_is_new: bool = True) -> list[bool]:
    """Which of twenty requests a fault strikes that is due half of the time."""
    if rule_is_new:
        sandbox.faults.add({"fault": "status", "probability": 0.5})
    return [bool(sandbox.faults.strikes("listCdrs")) for _ in range(20)]


def test_chance_follows_the_seed_of_another_world() -> None:
    """Reset or restored to another seed, a PBX has the faults of one that began with it; rules outlive restoring."""

    def begun(seed: int) -> Sandbox:
        return Sandbox("whole", Pbx(SPEC, PbxSettings(scenario="empty", seed=seed), ManualClock(NOW)))

    one, seventh = begun(1), begun(7)
    one.save("seed 1")
    first, wanted = struck(one), struck(seventh)
    assert first != wanted
    one.reset(replace(one.pbx.recipe, seed=7))
    assert struck(one) == wanted
    one.restore("seed 1")
    seventh.reset(replace(seventh.pbx.recipe, seed=1))
    struck(seventh)
    assert struck(one, rule_is_new=False) == struck(seventh, rule_is_new=False)


def test_snapshots_stay_as_they_were_taken(whole: Sandbox) -> None:
    """What happens later, or is restored from one, changes none; a name is given anew; an unknown one is refused."""
    whole.save("empty")
    live_through(whole)
    whole.save("full")
    whole.restore("empty")
    assert whole.pbx.counts()["call_reports"] == 0
    whole.pbx.create_report(WEEKLY)
    whole.restore("full")
    assert whole.pbx.counts()["completed_call_reports"] == 1
    whole.save("empty")
    whole.reset()
    whole.restore("empty")
    assert whole.pbx.counts()["completed_call_reports"] == 1
    assert [name for name, _ in whole.shelf.all()] == ["empty", "full"]
    with pytest.raises(NotFoundError):
        whole.restore("never")


def test_a_shelf_has_an_end(whole: Sandbox) -> None:
    """One snapshot too many is refused, and those that are there stay."""
    for number in range(MOST_SNAPSHOTS):
        whole.save(f"s{number}")
    with pytest.raises(ConflictError):
        whole.save("more")
    whole.save("s0")
    assert whole.shelf.remove("s0")
    whole.save("more")


def test_a_snapshot_in_a_run_holds_no_claim(whole: Sandbox) -> None:
    """What was claimed when the snapshot was taken is anybody's when it is restored, and is done once."""
    pbx = whole.pbx
    pbx.create_report(ORDER)
    pbx.clock.advance(SECOND)
    assert pbx.store.claim(pbx.clock.now(), "somebody", lease_seconds=600) is not None
    whole.save("claimed")
    whole.restore("claimed")
    assert whole.jobs.advance(SECOND)["report steps"] == 1
    assert pbx.counts()["completed_call_reports"] == 1


@pytest.mark.parametrize("deed", ["reset", "restore"])
def test_what_is_being_made_does_not_appear_afterwards(deed: str, whole: Sandbox) -> None:
    """A report that another process is making while the PBX is reset or restored is nobody's."""
    pbx = whole.pbx
    whole.save("before")
    pbx.create_report(ORDER)
    pbx.clock.advance(SECOND)
    runs: Any = whole.jobs._runners[0].chores[0]
    order = pbx.store.claim(pbx.clock.now(), "t", lease_seconds=600)
    assert order is not None
    {"reset": whole.reset, "restore": lambda: whole.restore("before")}[deed]()
    runs._finish(order, pbx.clock.now(), "t")
    assert pbx.counts()["completed_call_reports"] == 0
    assert pbx.store.post.mails() == ()


def test_a_reset_waits_for_the_run_of_its_own_process(clock: ManualClock) -> None:
    """A run that is under way comes to its end first, and then its product is gone with all the rest."""
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(call_count=5, report_seconds=0), clock))
    whole.pbx.create_report(ORDER)
    run, resetting = Thread(target=whole.jobs.advance, args=(0,)), Thread(target=whole.reset)
    with whole.pbx.store.transaction():
        run.start()
        while whole.jobs._runners[0].lock.acquire(blocking=False):
            whole.jobs._runners[0].lock.release()
        resetting.start()
    run.join()
    resetting.join()
    assert whole.pbx.counts()["completed_call_reports"] == 0
    assert whole.pbx.store.post.mails() == ()
    whole.pbx.close()


def test_cleaning_goes_by_the_clock_that_was_put_back(whole: Sandbox) -> None:
    """After a reset files are cleared away in the next night again, not in the one that would have come."""
    first = whole.jobs.next_due()
    whole.jobs.advance(40 * DAY)
    whole.reset()
    assert whole.jobs.next_due() == first
    assert whole.jobs.advance(DAY)["cleanings"] == 1


def test_a_kept_state_keeps_its_world(whole: Sandbox) -> None:
    """In memory a PBX becomes one of another world; a state that others read refuses that, and nothing is changed."""
    live_through(whole)
    before = shown(whole.pbx)
    other = replace(whole.pbx.recipe, seed=2, call_count=7)
    if whole.pbx.store.is_shared:
        with pytest.raises(ConflictError):
            whole.reset(other)
        assert shown(whole.pbx) == before
        return
    whole.save("first")
    whole.reset(other)
    assert (whole.pbx.world.seed, whole.pbx.counts()["cdrs"]) == (2, 7)
    whole.reset()
    assert whole.pbx.world.seed == 2
    whole.restore("first")
    assert shown(whole.pbx) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [({"scenario": "nowhere"}, "scenario"), ({"locale": "xx"}, "locale"), ({"scenario": "tiny"}, "call_count")],
)
def test_a_world_that_cannot_be_is_refused(change: dict[str, Any], field: str) -> None:
    """The field is named, and nothing is changed."""
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(call_count=5), ManualClock(NOW)))
    live_through(whole)
    before = shown(whole.pbx)
    with pytest.raises(ValidationError) as raised:
        whole.reset(replace(whole.pbx.recipe, **change))
    assert raised.value.faults[0].detail["field"] == field
    assert shown(whole.pbx) == before
    whole.pbx.close()


LATER = parse_instant("2027-05-05T05:05:05Z")


@pytest.mark.parametrize("is_frozen", [True, False])
@pytest.mark.parametrize("start", [NOW, None])
def test_a_clock_begins_anew(is_frozen: bool, start: Instant | None) -> None:
    """Frozen or running, with an instant of its own or the machine's: after a reset it goes as at the start."""
    clock = Clock(start, is_frozen=is_frozen)
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(scenario="empty"), clock))
    begun = clock.started_at
    whole.jobs.set_clock(LATER)
    (clock.run if is_frozen else clock.freeze)()
    whole.reset()
    assert clock.is_frozen is is_frozen
    assert 0 <= clock.now() - begun < (1 if is_frozen else 60 * SECOND)
    whole.pbx.close()


@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_restored_clock_goes_on_from_then(is_frozen: bool) -> None:
    """It is as late as it was, and stands or runs as it did."""
    clock = Clock(NOW)
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(scenario="empty"), clock))
    whole.jobs.set_clock(LATER)
    if is_frozen:
        clock.freeze()
    whole.save("later")
    whole.reset()
    whole.restore("later")
    assert clock.is_frozen is is_frozen
    assert 0 <= clock.now() - LATER < 60 * SECOND
    whole.pbx.close()


def test_another_instant_is_the_clock_s_too() -> None:
    """A world that is made at another instant is reset to it, clock and calls alike, then and ever after."""
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(call_count=5), ManualClock(NOW)))
    whole.reset(replace(whole.pbx.recipe, now=LATER))
    assert (whole.pbx.world.now, whole.pbx.clock.now()) == (LATER, LATER)
    whole.jobs.advance(HOUR)
    whole.reset()
    assert whole.pbx.clock.now() == LATER
    whole.pbx.close()


def test_calls_that_arrived_are_there_again() -> None:
    """Live calls up to the moment of a snapshot are on record again, those after it are not, and go on alike."""
    whole = Sandbox("whole", Pbx(SPEC, PbxSettings(call_count=5, live_per_hour=60), ManualClock(NOW)))
    whole.jobs.advance(3 * HOUR)
    whole.save("noon")
    noon = shown(whole.pbx)["pages"]["listCdrs"]
    whole.jobs.advance(3 * HOUR)
    evening = shown(whole.pbx)["pages"]["listCdrs"]
    assert noon[0] > 50
    assert evening[0] > noon[0]
    whole.restore("noon")
    assert shown(whole.pbx)["pages"]["listCdrs"] == noon
    whole.jobs.advance(3 * HOUR)
    assert shown(whole.pbx)["pages"]["listCdrs"] == evening
    whole.reset()
    assert whole.pbx.counts()["cdrs"] == 5
    whole.pbx.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A state file in which something happened."""
    path = tmp_path / "pbx.db"
    pbx = Pbx(SPEC, PbxSettings(call_count=5, state=path), Clock(NOW))
    pbx.create_report(WEEKLY)
    pbx.close()
    return path


def test_a_reset_outlives_the_process(file: Path) -> None:
    """A file that was reset is that of a new PBX for the next process, whose clock goes on from the start."""
    first = Pbx(SPEC, PbxSettings(call_count=5, state=file, keeps_own_time=True), Clock(NOW))
    whole = Sandbox("whole", first)
    whole.jobs.set_clock(LATER)
    whole.save("later")
    whole.reset()
    first.close()
    second = Pbx(SPEC, PbxSettings(call_count=5, state=file), Clock())
    assert second.counts()["call_reports"] == 0
    assert 0 <= second.clock.now() - NOW < 60 * SECOND
    second.close()


def test_an_older_state_is_refused_in_one_line(file: Path) -> None:
    """A file of another version of the state's form is left alone."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE meta SET value = '5' WHERE key = 'state version'")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StartError) as raised:
        Pbx(SPEC, PbxSettings(call_count=5, state=file), Clock(NOW))
    assert "\n" not in str(raised.value)
    assert "state version 5" in str(raised.value)
    assert file.read_bytes() == before


def test_no_calls_are_not_as_many_as_usual(tmp_path: Path) -> None:
    """A state of a world without calls is not taken for one with as many as the scenario has."""
    path = tmp_path / "pbx.db"
    Pbx(SPEC, PbxSettings(call_count=0, state=path), Clock(NOW)).close()
    with pytest.raises(StartError):
        Pbx(SPEC, PbxSettings(state=path), Clock(NOW))
