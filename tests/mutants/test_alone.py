"""Every check is needed: of some lie it alone complains, of all the judge's checks."""

from pathlib import Path

import pytest

from contracts.checks import CHECKS
from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.mutants.conftest import Mutant
from tests.mutants.liar import LIES, load_lie

DOCUMENT = Document.load()
# It judges once more, by other means, what the checks of single answers judge; so it may always complain beside them.
SECOND_OPINION = "conformance.second-opinion"


def test_every_check_has_a_lie_that_is_its_own() -> None:
    """For each check some lie is marked as one that no other check complains of."""
    lies = [load_lie(path.stem) for path in LIES.glob("*.py")]
    assert {check.id for check in CHECKS} == {lie.KILLED_BY for lie in lies if getattr(lie, "ALONE", False)}


def test_no_other_check_complains(mutant: Mutant, lonely_lie: str, tmp_path: Path) -> None:
    """The whole gate complains of such a lie by the one check that is named for it."""
    settings = Settings(preset=Preset.GATE, max_examples=0, report_patience_seconds=1.0)
    with mutant(lonely_lie) as target:
        verdict = judge(target, settings, DOCUMENT, journal_path=tmp_path / "journal")
    killer = load_lie(lonely_lie).KILLED_BY
    found = {finding.id for finding in verdict.findings}
    assert killer in found
    assert found <= {killer, SECOND_OPINION}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give out the lies of which one check alone complains; by day only some of them."""
    if "lonely_lie" in metafunc.fixturenames:
        names = sorted(path.stem for path in LIES.glob("*.py") if "\nALONE = True\n" in path.read_text())
        metafunc.parametrize("lonely_lie", names[:: metafunc.config.getoption("--alone-step")])
