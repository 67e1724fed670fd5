"""Judging by some checks alone: the same judging, with what they do not need left out."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.checks import CHECKS, chosen
from contracts.document import Document
from contracts.errors import TargetError, UsageError
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.contracts.conftest import Check
from tests.mutants.liar import load_lie, serving

SOME = ("paging", "tenancy", "writes", "lifecycle", "files", "agreement.row-and-detail")


def test_some_checks_judge_alone_what_they_judge_among_all(document: Document) -> None:
    """Each chosen check looks at as many observations as in a whole run; the others are not asked, and less is sent."""
    with serving(None) as target:
        whole, part = (
            judge(target, Settings(preset=Preset.GATE, max_examples=0, only=only, sweep_step=6), document)
            for only in ((), SOME)
        )
    counts = {account.id: account.judged_count for account in whole.accounts}
    chosen_ids = [check.id for check in chosen(SOME)]
    assert {account.id: account.judged_count for account in part.accounts if account.id in chosen_ids} == {
        id: counts[id] for id in chosen_ids
    }
    assert part.request_count < whole.request_count / 2
    assert part.conforms


def test_all_are_chosen_by_no_name() -> None:
    """Without names every check judges."""
    assert chosen(()) == CHECKS


def test_an_unknown_name_is_refused() -> None:
    """A name of no check and no family is an error that lists the families."""
    with pytest.raises(UsageError, match=r"no check or family 'pagin'.*paging"):
        chosen(["paging", "pagin"])


def test_the_command_judges_by_some_alone(check: Check) -> None:
    """`--only` says in the verdict what it left out."""
    with serving(None) as target:
        done = check(target.base_url, "--only", "paging, search.sound", target=target)
    assert done.returncode == 0
    assert "judged by paging, search.sound alone" in done.stdout
    assert "filter.sound" not in done.stdout


def test_a_second_tenant_comes_by_the_environment(check: Check) -> None:
    """With the token of another tenant the checks of tenants are exercised, and neither token is told."""
    with serving(None) as target:
        done = check(target.base_url, "--only", "tenancy", target=target, PBX_OTHER_TOKEN=str(target.other_token))
    assert done.returncode == 0
    assert "4 passed, 0 failed" in done.stdout
    assert not any(str(token) in done.stdout + done.stderr for token in (target.token, target.other_token))


def test_what_exercises_nothing_does_not_conform(check: Check, tmp_path: Path) -> None:
    """Where nothing of what was asked for had anything to look at, the last line, 3 and every file say so."""
    files = {name: tmp_path / name for name in ("json", "junit", "sarif", "html")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    with serving(None) as target:
        done = check(target.base_url, "--only", "tenancy", "--github", *options, target=target)
    sentence = "nothing was judged: no check had anything to look at"
    assert (done.returncode, done.stdout.splitlines()[-1]) == (3, sentence)
    assert "nothing of tenancy was exercised under preset gate; it needs a token of another tenant" in done.stdout
    assert f"::error::{sentence}" in done.stdout
    verdict = json.loads(files["json"].read_text())
    assert (verdict["conforms"], verdict["shortfalls"]) == (False, [sentence])
    assert f'<failure message="{sentence}"' in files["junit"].read_text()
    assert json.loads(files["sarif"].read_text())["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert f'<h1 class="warn">N{sentence[1:]}</h1>' in files["html"].read_text()


def test_what_was_asked_for_in_vain_is_named(check: Check) -> None:
    """A family that had nothing to look at is named in a note, whatever the others came to."""
    with serving(None) as target:
        done = check(target.base_url, "--only", "auth.missing,writes", "--preset", "probe", target=target)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "conforms")
    assert "note: nothing of writes was exercised under preset probe" in done.stdout
    assert "nothing of auth" not in done.stdout


def test_a_token_that_opens_nothing_is_no_second_tenant(check: Check) -> None:
    """A bad token of the other tenant ends with 3, the caller's own with 2, each in one sentence: neither passes."""
    with serving(None) as target:
        bad = check(target.base_url, "--only", "tenancy", target=target, PBX_OTHER_TOKEN="WRONG" * 9)
        own = check(target.base_url, "--only", "tenancy", target=target, PBX_OTHER_TOKEN=str(target.token))
    assert (bad.returncode, bad.stdout) == (3, "")
    assert "shows the other tenant nothing" in bad.stderr
    assert (own.returncode, own.stdout) == (2, "")
    assert "is the caller's own" in own.stderr
    assert not any(token in done.stderr for done in (bad, own) for token in ("WRONG", str(target.token)))


def test_a_tenant_who_gets_only_errors_shows_nothing(document: Document) -> None:
    """A token of another tenant that every list answers with a fault of the server opens nothing."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.other_token in request.headers.get("authorization", ""):
            answer.become(500, {"errors": [{"code": "INTERNAL_ERROR", "message": "No."}]})

    lie: Any = SimpleNamespace(after=after)
    told = "shows the other tenant nothing: its token is answered by 500"
    with serving(lie) as target, pytest.raises(TargetError, match=told):
        judge(target, Settings(preset=Preset.PROBE, only=("tenancy",)), document)


def test_a_run_may_end_at_the_first_finding(document: Document) -> None:
    """With `fail_fast` a liar is found out by far fewer requests, and the verdict says that it was cut short."""
    with serving(load_lie("desc_ignored")) as target:
        whole = judge(target, Settings(preset=Preset.PROBE, only=("ordering",)), document)
        fast = judge(target, Settings(preset=Preset.PROBE, only=("ordering",), fail_fast=True), document)
    assert len(whole.findings) > len(fast.findings) == 1
    assert fast.request_count < whole.request_count / 2
    assert fast.is_cut_short
