"""The promises of the document, one test for each, judged by one run against the server named by `--target`."""

import pytest

from contracts.checks import CHECKS
from contracts.drive.sentences import PREFIX, SENTENCES
from contracts.findings import Finding, Outcome
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

PROMISES = {check.id: check.sentence for check in CHECKS} | {
    f"{PREFIX}.{name}": sentence for name, sentence in SENTENCES.items()
}


@pytest.mark.parametrize("check_id", PROMISES)
def test_promise(check_id: str, verdict: Verdict) -> None:
    """The server keeps the promise; a promise that nothing was seen of is skipped, not passed."""
    found = [finding for finding in verdict.errors if finding.id == check_id]
    outcome = next((account.outcome for account in verdict.accounts if account.id == check_id), Outcome.NOT_EXERCISED)
    if not found and outcome is Outcome.NOT_EXERCISED:
        pytest.skip("not exercised: there was nothing to look at")
    assert not found, _told(PROMISES[check_id], found)


def test_nothing_else_was_found(verdict: Verdict) -> None:
    """There is no finding beyond those promises, such as a request that was never answered."""
    others = [finding for finding in verdict.errors if finding.id not in PROMISES]
    assert not others, _told("", others)


def test_nothing_is_left_behind(verdict: Verdict) -> None:
    """What the run created on the server is destroyed."""
    assert verdict.left_over == ()


def _told(sentence: str, findings: list[Finding]) -> str:
    lines = [sentence]
    for finding in findings:
        lines.append(f"{finding.operation_id or 'the API'}: {finding.cause} (blame: {finding.blame})")
        lines.extend(f"    {one.status}  {curl_line(one)}" for one in finding.evidence)
    return "\n".join(lines)
