"""Schemathesis, all phases, against the honest mock: thousands of generated requests and nothing to complain of."""

import pytest

from contracts.document import Document
from contracts.drive import DriveResult, run_schemathesis
from contracts.findings import Outcome
from contracts.settings import Preset, Settings
from tests.mutants.liar import serving

# A file is found by its product alone, which a random walk seldom reaches; the life of an order is walked elsewhere.
SELDOM_REACHED = frozenset({"downloadBlob"})


@pytest.fixture(scope="module")
def examples(pytestconfig: pytest.Config) -> int:
    """How many requests are generated for each operation and phase."""
    return int(pytestconfig.getoption("--driven-examples"))


@pytest.fixture(scope="module")
def driven(document: Document, examples: int, tmp_path_factory: pytest.TempPathFactory) -> DriveResult:
    """One long run, without any cap or wall but that of the caller's own session."""
    journal = tmp_path_factory.mktemp("driven") / "journal"
    with serving(None) as target:
        settings = Settings(preset=Preset.FULL, max_examples=examples)
        return run_schemathesis(target, settings, document, journal_path=journal)


def test_thousands_of_requests_find_nothing(driven: DriveResult, examples: int) -> None:
    """The run goes to its end, sends enough, and no check of Schemathesis or of ours in it complains."""
    assert driven.findings == ()
    assert driven.stop_reason is None
    assert driven.exchange_count >= 20 * examples


def test_every_operation_is_met_with_success_and_with_refusal(driven: DriveResult, document: Document) -> None:
    """Of every operation that may be called as it is meant, some generated requests succeed and some are refused."""
    for operation_id, statuses in driven.answers.items():
        if document.operations[operation_id].resource != "session" and operation_id not in SELDOM_REACHED:
            assert any(status < 300 for status in statuses), operation_id
        assert any(400 <= status < 500 for status in statuses), operation_id
    assert driven.answers.keys() == document.operations.keys()


def test_every_type_of_report_is_accepted(driven: DriveResult, document: Document) -> None:
    """Of the bodies generated for each of the eleven types of report at least one is accepted."""
    types = set(document.tree["components"]["schemas"]["ReportType"]["enum"])
    assert len(types) == 11
    assert {name for name, count in driven.accepted_bodies["createCallReport"].items() if count} >= types
    assert sum(driven.accepted_bodies["updateCallReport"].values()) > 10


def test_the_checks_really_judged(driven: DriveResult) -> None:
    """Every check that has anything to judge in this API judged it; only three have nothing, and say so."""
    idle = {one.id for one in driven.accounts if one.outcome is Outcome.NOT_EXERCISED}
    assert idle == {
        "schemathesis.missing_required_header",
        "schemathesis.use_after_free",
        "schemathesis.object_level_authorization",
        "schemathesis.generated.signOut",
    }
