"""What Schemathesis says of a server that tells several lies at once, each at another place."""

from types import SimpleNamespace
from typing import Any

import pytest

from contracts.document import Document
from contracts.drive import DriveResult, run_schemathesis
from contracts.errors import JudgeError
from contracts.findings import Blame, Outcome
from contracts.settings import Preset, Settings, Target
from tests.mutants.liar import serving

ERRORS = {"errors": [{"code": "UNKNOWN", "message": "oops"}]}
NOTHING = {"count": 0, "items": []}


def _lie_of_lists(path: str, method: str, answer: Any) -> None:
    if (path, answer.status) == ("/cdrs", 400) or (path, answer.status) == ("/completed_call_reports", 401):
        answer.become(200, NOTHING)
    elif (path, answer.status) == ("/calllogs", 200):
        answer.json = {**answer.json, "total": 1}
    elif (path, method, answer.status) == ("/call_reports", "GET", 200):
        answer.headers["content-type"] = "text/plain"


def _lie_of_things(path: str, answer: Any) -> None:
    if path.startswith("/call_reports/") and answer.status == 404:
        answer.status = 410
    elif path.startswith("/completed_call_reports/") and answer.status == 404:
        answer.become(500, ERRORS)
    elif path.startswith("/blobs/") and answer.status == 405:
        answer.headers.pop("allow", None)


async def _lie(request: Any, answer: Any, ask: Any) -> None:
    """Lie in another way at every operation."""
    _lie_of_lists(request.path, request.method, answer)
    _lie_of_things(request.path, answer)
    if request.path == "/call_reports" and answer.status == 201 and b"QUEUE_FAILED_CALLBACKS" in request.body:
        answer.become(400, ERRORS)


@pytest.fixture(scope="module")
def driven(document: Document, tmp_path_factory: pytest.TempPathFactory) -> DriveResult:
    """One run against the liar."""
    lie: Any = SimpleNamespace(after=_lie)
    settings = Settings(preset=Preset.GATE, max_examples=8)
    with serving(lie) as target:
        return run_schemathesis(target, settings, document, journal_path=tmp_path_factory.mktemp("driven") / "journal")


@pytest.mark.parametrize(
    ("check", "operation_id"),
    [
        ("negative_data_rejection", "listCdrs"),
        ("response_schema_conformance", "listCallLogs"),
        ("content_type_conformance", "listCallReports"),
        ("positive_data_acceptance", "createCallReport"),
        ("status_code_conformance", "getCallReport"),
        ("ignored_auth", "listCompletedCallReports"),
        ("not_a_server_error", "getCompletedCallReport"),
        ("unsupported_method", "downloadBlob"),
    ],
)
def test_the_check_names_the_place(driven: DriveResult, check: str, operation_id: str) -> None:
    """Each lie is a finding of the check for it, at the operation where it was told, with an exchange."""
    found = [one for one in driven.findings if (one.id, one.operation_id) == (f"schemathesis.{check}", operation_id)]
    assert found, sorted((one.id, one.operation_id) for one in driven.findings)
    assert all(one.evidence and one.blame is Blame.TARGET for one in found)
    assert next(one for one in driven.accounts if one.id == f"schemathesis.{check}").outcome is Outcome.FAILED


def test_no_check_accuses_an_honest_place(driven: DriveResult) -> None:
    """Where nothing was lied about there is no finding."""
    accused = {one.operation_id for one in driven.findings}
    assert not accused & {"getCdr", "getCallLog", "signIn", "refreshToken", "signOut"}


def test_no_secret_is_in_the_evidence(driven: DriveResult) -> None:
    """The token stands in no finding and in no exchange that is handed back."""
    assert "Bearer $PBX_TOKEN" in repr(driven.findings)
    assert "Bearer ***" not in repr(driven.findings)


def test_causes_hold_no_data(driven: DriveResult) -> None:
    """A finding's cause names rule and place, so that its fingerprint is the same for other data."""
    for finding in driven.findings:
        assert not any(word.isdigit() and len(word) > 4 for word in finding.cause.replace("/", " ").split())


def test_a_server_that_is_gone_is_told(document: Document, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where nobody answers, that is the finding, or the judge's own error: never a silent pass."""
    target = Target(base_url="http://127.0.0.1:9/api", token="any")
    settings = Settings(preset=Preset.PROBE, max_examples=1)
    try:
        result = run_schemathesis(target, settings, document, journal_path=tmp_path_factory.mktemp("gone") / "journal")
    except JudgeError:
        return
    assert {one.id for one in result.findings} >= {"schemathesis.no_answer"}
