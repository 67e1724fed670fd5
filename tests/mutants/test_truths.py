"""Nobody is accused who is honest, however he differs from the mock."""

from pathlib import Path

import pytest

from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.mutants.conftest import Mutant
from tests.mutants.liar import TRUTHS

DOCUMENT = Document.load()
# Fields are asked for one by one at length where servers lie about them.
SOME_FIELDS = 6


def test_what_the_document_allows_is_no_lie(mutant: Mutant, truth_name: str, tmp_path: Path) -> None:
    """A server that differs only in what the document leaves open conforms, without so much as a warning."""
    settings = Settings(preset=Preset.GATE, max_examples=0, sweep_step=SOME_FIELDS)
    with mutant(truth_name, TRUTHS) as target:
        verdict = judge(target, settings, DOCUMENT, journal_path=tmp_path / "journal")
    assert verdict.findings == ()
    assert verdict.conforms


@pytest.mark.parametrize("seed", range(1, 2))
def test_the_honest_server_conforms(mutant: Mutant, seed: int, tmp_path: Path) -> None:
    """A wrapper that tells no lie conforms, whatever the seed, and leaves nothing behind."""
    settings = Settings(preset=Preset.GATE, seed=seed, max_examples=0, report_patience_seconds=1.0)
    with mutant(None) as target:
        verdict = judge(target, settings, DOCUMENT, journal_path=tmp_path / "journal")
    assert verdict.findings == ()
    assert verdict.left_over == ()
    assert verdict.conforms
