"""Every lie is caught, by the check that is named for it, and the honest server is not accused."""

from pathlib import Path

import pytest

from contracts.checks import CHECKS
from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
from contracts.verdict import Verdict
from tests.mutants.conftest import Mutant
from tests.mutants.liar import LIES, TRUTHS, load_lie

DOCUMENT = Document.load()
LIE_NAMES = frozenset(path.stem for path in LIES.glob("*.py"))


def _judged(mutant: Mutant, lie_name: str | None, journal: Path, *, seed: int = 1, only: str | None = None) -> Verdict:
    settings = Settings(
        preset=Preset.GATE,
        seed=seed,
        max_examples=0,
        report_patience_seconds=1.0,
        only=(only,) if only else (),
        fail_fast=only is not None,
    )
    with mutant(lie_name) as target:
        return judge(target, settings, DOCUMENT, journal_path=journal)


def test_every_lie_is_caught(mutant: Mutant, lie_name: str, tmp_path: Path) -> None:
    """A server that tells one lie does not conform, and the check named for that lie, asked alone, says so."""
    killer = load_lie(lie_name).KILLED_BY
    verdict = _judged(mutant, lie_name, tmp_path / "journal", only=killer)
    assert {finding.id for finding in verdict.findings} == {killer}


def test_what_the_document_allows_is_no_lie(mutant: Mutant, truth_name: str, tmp_path: Path) -> None:
    """A server that differs only in what the document leaves open conforms, without so much as a warning."""
    settings = Settings(preset=Preset.GATE, max_examples=0)
    with mutant(truth_name, TRUTHS) as target:
        verdict = judge(target, settings, DOCUMENT, journal_path=tmp_path / "journal")
    assert verdict.findings == ()
    assert verdict.conforms


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_honest_server_conforms(mutant: Mutant, seed: int, tmp_path: Path) -> None:
    """A wrapper that tells no lie conforms, whatever the seed, and leaves nothing behind."""
    verdict = _judged(mutant, None, tmp_path / "journal", seed=seed)
    assert verdict.findings == ()
    assert verdict.left_over == ()
    assert verdict.conforms


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_its_lie(check: object) -> None:
    """Every check of the catalogue names a lie that it catches."""
    assert getattr(check, "kills") in LIE_NAMES  # noqa: B009 - parametrisation hides the type
