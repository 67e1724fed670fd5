"""Of the operations none is sent but those that are allowed, whoever wants to send them."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.document import Document
from contracts.findings import Outcome
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from contracts.wall import Allowed, Forbidden, Wall
from tests.contracts.conftest import Check
from tests.mutants.liar import serving

CLEANING = (
    *("listCallReports", "getCallReport", "destroyCallReport"),
    *("listCompletedCallReports", "getCompletedCallReport", "destroyCompletedCallReport"),
)


@pytest.fixture(scope="module")
def asked() -> Counter[str]:
    """Every request that the mock got."""
    return Counter()


@pytest.fixture(scope="module")
def honest(asked: Counter[str]) -> Iterator[Target]:
    """An honest mock that counts what it is asked."""
    recording: Any = SimpleNamespace(before=lambda request: asked.update([f"{request.method} {request.path}"]))
    with serving(recording) as target:
        yield target


@pytest.fixture(autouse=True)
def unasked(asked: Counter[str]) -> None:
    """Each test counts for itself."""
    asked.clear()


@pytest.mark.parametrize("preset", [Preset.PROBE, Preset.FULL])
def test_nothing_else_is_sent(honest: Target, document: Document, asked: Counter[str], preset: Preset) -> None:
    """Calls are judged by two operations alone, Schemathesis included; what needs others is not exercised."""
    allowed = frozenset({"listCdrs", "getCdr"})
    settings = Settings(preset=preset, operations=allowed, max_examples=2, sweep_step=20)
    verdict = judge(honest, settings, document)
    assert {name.partition("/cdrs")[0] for name in asked} == {"GET "}
    assert verdict.conforms
    outcomes = {account.id: account.outcome for account in verdict.accounts}
    assert outcomes["paging.count-is-total"] is outcomes["cdr.duration"] is Outcome.PASSED
    assert outcomes["writes.accepted"] is outcomes["files.download"] is Outcome.NOT_EXERCISED
    assert {name for name, statuses in verdict.answers.items() if statuses} == allowed
    assert verdict.left_over == ()


def test_other_lists_do_without_that_of_calls(honest: Target, document: Document, asked: Counter[str]) -> None:
    """A run without the list of calls judges what it may."""
    settings = Settings(preset=Preset.GATE, operations=frozenset({"listCallLogs"}), max_examples=0, sweep_step=20)
    verdict = judge(honest, settings, document)
    assert set(asked) == {"GET /calllogs"}
    assert verdict.conforms


@pytest.mark.parametrize("allowed", [{"listCdrs"}, {"listCdrs", "getCdr"}])
def test_another_tenant_asks_for_no_more(
    honest: Target, document: Document, asked: Counter[str], allowed: set[str]
) -> None:
    """What tenants see of each other is judged by what may be sent, and nothing is broken off."""
    settings = Settings(preset=Preset.PROBE, operations=frozenset(allowed), only=("tenancy",), sweep_step=20)
    verdict = judge(honest, settings, document)
    assert {name.partition("/cdrs")[0] for name in asked} == {"GET "}
    assert not [note for note in verdict.notes if "broken off" in note]
    judged = {account.id for account in verdict.accounts if account.outcome is Outcome.PASSED}
    assert "tenancy.lists" in judged
    assert ("tenancy.reads" in judged) is ("getCdr" in allowed)


@pytest.mark.parametrize(
    ("allowed", "judged_ids"),
    [
        ({"listCallLogs", "signIn", "signOut"}, set()),
        ({"listCdrs", "signIn"}, set()),
        ({"listCdrs", "signIn", "signOut"}, {"auth.sign-in", "auth.sign-out", "auth.sign-in-refused"}),
    ],
)
def test_sessions_are_judged_as_far_as_they_may(
    honest: Target, document: Document, asked: Counter[str], allowed: set[str], judged_ids: set[str]
) -> None:
    """Nobody signs in who may not sign out or use the session, and without renewing the rest is judged."""
    checks = ("auth.sign-in", "auth.sign-out", "auth.sign-in-refused", "auth.refresh")
    settings = Settings(preset=Preset.GATE, operations=frozenset(allowed), only=checks, max_examples=0)
    verdict = judge(honest, settings, document)
    assert {account.id for account in verdict.accounts if account.judged_count and account.id in checks} == judged_ids
    assert not [note for note in verdict.notes if note.startswith("sessions")]
    assert (asked["POST /auth/sign_in"] > 0) is (judged_ids != set())


@pytest.mark.parametrize("path", ["/auth/sign_in", "/auth/refresh_token"])
def test_no_session_outlives_its_checks(document: Document, path: str) -> None:
    """Where the checks of sessions end early, what was opened by then is signed out of nevertheless."""
    living: set[str] = set()

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path == "/auth/sign_out":
            living.discard(request.headers["authorization"].removeprefix("Bearer "))
        elif request.path.startswith("/auth/") and answer.status == 200:
            if request.path == path and living:
                answer.become(200, {})
            living.add(answer.json.get("access_token", ""))

    lie: Any = SimpleNamespace(after=after)
    with serving(lie) as target:
        judge(target, Settings(preset=Preset.GATE, only=("auth.sign-out",), max_examples=0), document)
    assert living == {""}


@pytest.mark.parametrize(
    ("allowed", "odd"), [({"listCallLogs"}, "GET /calllogs"), ({"listCdrs", "getCallLog"}, "GET /calllogs/'")]
)
def test_odd_texts_go_where_they_may(
    honest: Target, document: Document, asked: Counter[str], allowed: set[str], odd: str
) -> None:
    """Odd queries and odd ids are sent to what is allowed, though it is not the first of its kind."""
    settings = Settings(preset=Preset.PROBE, operations=frozenset(allowed), only=("robustness",), sweep_step=20)
    verdict = judge(honest, settings, document)
    assert asked[odd] > 0
    assert not [note for note in verdict.notes if note.startswith("odd")]


def test_what_is_created_is_destroyed(honest: Target, document: Document, asked: Counter[str]) -> None:
    """With what a clean-up needs orders are created, and none is left."""
    allowed = frozenset({"createCallReport", *CLEANING})
    settings = Settings(preset=Preset.OWNED, operations=allowed, max_examples=1, sweep_step=20)
    verdict = judge(honest, settings, document)
    assert asked["POST /call_reports"] > 3
    assert not [name for name in asked if "/cdrs" in name or "update" in name]
    assert verdict.left_over == ()
    assert verdict.conforms


@pytest.mark.parametrize("missing", CLEANING)
def test_nothing_is_created_that_could_not_be_destroyed(document: Document, missing: str) -> None:
    """The wall itself lets nothing be created where the clean-up lacks an operation, whatever the preset."""
    allowed = frozenset({"createCallReport", *CLEANING})

    def decided(operations: frozenset[str]) -> object:
        options: dict[str, Any] = {"base_url": "http://pbx.example/api", "token": None, "cap": 5}
        return Wall(Preset.FULL, document, operations=operations, **options).decide("POST", "/call_reports")

    assert isinstance(decided(allowed), Allowed)
    assert isinstance(decided(allowed - {missing}), Forbidden)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--operations", "listCdr"), "'listCdr' in the document; the nearest is listCdrs"),
        (("--operations", ""), "a run begins with a list"),
        (("--operations", "getCdr"), "a run begins with a list"),
        (("--operations", "listCdrs,createCallReport"), "could not be destroyed without listCallReports"),
        (("--operations", "listCdrs", "--username", "somebody"), "signing in needs signIn, signOut"),
        (("--max-living", "2"), "2 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], told: str, check: Check) -> None:
    """Operations that do not exist, or with which a run cannot begin or end, are a fault of usage."""
    done = check("http://127.0.0.1:9/api", *arguments, PBX_PASSWORD="mockpbx")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_it_is_said_beforehand(honest: Target, asked: Counter[str], check: Check, tmp_path: Path) -> None:
    """Operations and cap are announced, and the verdict notes the operations."""
    bounds = ("--operations", "listCdrs", "--max-living", 3, "--max-examples", 0)
    done = check(honest.base_url, *bounds, "--json", tmp_path / "v.json", target=honest)
    assert done.returncode == 0
    announced = "of the operations listCdrs alone; at most 3 orders of its own at a time"
    assert announced in done.stderr.splitlines()[0]
    assert "sent were listCdrs alone" in json.loads((tmp_path / "v.json").read_text())["notes"]
    assert set(asked) == {"GET /cdrs"}


def test_the_least_cap_suffices(honest: Target, document: Document) -> None:
    """With as few orders at a time as the command takes no phase is broken off."""
    settings = Settings(preset=Preset.GATE, living_objects_cap=3, only=("paging", "writes"), sweep_step=20)
    verdict = judge(honest, settings, document)
    assert verdict.notes == ("judged by paging, writes alone",)
    assert verdict.conforms
