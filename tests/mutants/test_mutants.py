"""Every lie is caught, by the check that is named for it."""

from pathlib import Path

import pytest

from contracts.checks import CHECKS
from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.mutants.conftest import Mutant
from tests.mutants.liar import LIES, load_lie

DOCUMENT = Document.load()
LIE_NAMES = frozenset(path.stem for path in LIES.glob("*.py"))


def test_every_lie_is_caught(mutant: Mutant, lie_name: str, tmp_path: Path) -> None:
    """A server that tells one lie does not conform, and the check named for that lie, asked alone, says so."""
    killer = load_lie(lie_name).KILLED_BY
    settings = Settings(preset=Preset.GATE, max_examples=0, report_patience_seconds=1.0, only=(killer,), fail_fast=True)
    with mutant(lie_name) as target:
        verdict = judge(target, settings, DOCUMENT, journal_path=tmp_path / "journal")
    assert {finding.id for finding in verdict.findings} == {killer}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_its_lie(check: object) -> None:
    """Every check of the catalogue names a lie that it catches."""
    assert getattr(check, "kills") in LIE_NAMES  # noqa: B009 - parametrisation hides the type
