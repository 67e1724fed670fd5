"""How long the judge waits: for a report, and for a server that asks it to come back later."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.client import Client
from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.contracts.conftest import Check
from tests.mutants.liar import load_lie, serving

_SETTINGS = Settings(preset=Preset.GATE, max_examples=0, report_patience_seconds=3, only=("lifecycle.completes",))


@pytest.mark.parametrize("max_seconds", [None, 20.0])
def test_a_report_that_never_comes(max_seconds: float | None, document: Document, tmp_path: Path) -> None:
    """With time enough that is a finding; with little it is not judged, and the verdict says that it was cut short."""
    settings = replace(_SETTINGS, max_seconds=max_seconds)
    with serving(load_lie("one_shot_never_completes")) as target:
        verdict = judge(target, settings, document, journal_path=tmp_path / "journal")
    assert {finding.id for finding in verdict.findings} == (set() if max_seconds else {"lifecycle.completes"})
    assert verdict.is_cut_short == (max_seconds is not None)
    assert any("late" in note for note in verdict.notes) == (max_seconds is not None)


@pytest.mark.parametrize(("seconds", "code"), [(0.5, 1), (60, 0)])
def test_patience_with_reports_can_be_asked_for(seconds: float, code: int, check: Check) -> None:
    """A report that takes some time is missed by who has less patience, and by nobody else."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path == "/completed_call_reports" and "filter" in request.options:
            since = request.memory.setdefault("since", time.monotonic())
            if time.monotonic() - since < 3:
                answer.json = {"count": 0, "items": []}

    options = ("--only", "lifecycle.completes", "--max-examples", 0, "--report-patience", seconds)
    with serving(SimpleNamespace(after=after)) as target:
        done = check(target.base_url, *options, target=target)
    assert (done.returncode, "has no product" in done.stdout) == (code, code == 1), done.stderr


def test_a_limit_is_waited_for_however_often_it_strikes(
    document: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What answers after a wait keeps its promises, though the waits are long when they are added up."""
    waited: list[float] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        request.memory["count"] = request.memory.get("count", 0) + 1
        if request.memory["count"] % 10 == 0:
            answer.become(429, {"errors": [{"code": "TOOMANYREQUESTS", "message": "too many requests"}]})
            answer.headers["retry-after"] = "20"

    monkeypatch.setattr(Client, "rest", lambda _client, seconds: waited.append(seconds))
    settings = Settings(preset=Preset.PROBE, max_examples=0, only=("paging", "search"))
    with serving(SimpleNamespace(after=after)) as target:
        verdict = judge(target, settings, document, journal_path=tmp_path / "journal")
    assert verdict.findings == ()
    assert sum(waited) > 60
