"""A verdict as JUnit XML, for CI: one case for each check and operation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from contracts.findings import CheckAccount, Finding, Outcome
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

_WITHOUT_OPERATION = "the API"


def write_junit(verdict: Verdict, path: Path) -> None:
    """Write the verdict; a finding of a check that no account knows gets a case of its own."""
    suite = TestSuite(f"contract of {verdict.target}")
    findings: defaultdict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        findings[finding.id, finding.operation_id].append(finding)
    for account in verdict.accounts:
        for operation_id in _operations(account, list(findings)):
            suite.add_testcase(_case(account, operation_id, findings.pop((account.id, operation_id), [])))
    for (check_id, operation_id), found in findings.items():
        account = CheckAccount(id=check_id, sentence=found[0].sentence, outcome=Outcome.FAILED, judged_count=1)
        suite.add_testcase(_case(account, operation_id, found))
    suite.add_testcases([_shortfall(one) for one in verdict.shortfalls])
    document = JUnitXml("mockpbx check")
    document.add_testsuite(suite)
    document.write(str(path), pretty=True)


def _operations(account: CheckAccount, failed: Sequence[tuple[str, str | None]]) -> Iterator[str | None]:
    """Yield the operations that a check looked at; None once for a check that does not count by operation."""
    known = set(account.operations)
    yield from account.operations
    others = [operation_id for check_id, operation_id in failed if check_id == account.id]
    yield from (operation_id for operation_id in others if operation_id not in known)
    if not known and not others:
        yield None


def _case(account: CheckAccount, operation_id: str | None, findings: Sequence[Finding]) -> TestCase:
    case = TestCase(f"{account.id}: {account.sentence}", classname=operation_id or _WITHOUT_OPERATION)
    if findings:
        case.result = [_failure(finding) for finding in findings]
    elif account.outcome is Outcome.WAIVED:
        case.result = [Skipped("waived: what was found is in the baseline")]
    elif account.outcome is Outcome.NOT_EXERCISED:
        case.result = [Skipped("not exercised: there was nothing to look at")]
    return case


def _shortfall(sentence: str) -> TestCase:
    case = TestCase("verdict: enough was seen to judge by", classname=_WITHOUT_OPERATION)
    case.result = [Failure(sentence, "verdict")]
    return case


def _failure(finding: Finding) -> Failure:
    failure = Failure(finding.cause, finding.id)
    lines = [f"{finding.severity}, blame: {finding.blame}, fingerprint {finding.fingerprint}"]
    failure.text = "\n".join([*lines, *(f"{one.status}  {curl_line(one)}" for one in finding.evidence)])
    return failure
