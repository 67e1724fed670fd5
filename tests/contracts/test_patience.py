"""How long the judge waits for a report: less where time is short, and then it says nothing of what did not come."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
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
