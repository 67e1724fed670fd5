"""The promises of the document as tests: one for each operation and family of checks, judged by one run."""

from collections.abc import Mapping

import pytest

from contracts.document import Document, Operation
from contracts.drive.sentences import PREFIX
from contracts.findings import Finding, Outcome
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

_EVERY = frozenset({"list", "read", "download", "create", "update", "destroy"})
_CALLS = frozenset({"cdrs", "calllogs"})
_REPORTS = frozenset({"call_reports", "completed_call_reports"})
_ALL = _CALLS | _REPORTS | {"blobs", "session"}
_THINGS = _CALLS | _REPORTS
_LISTS = (frozenset({"list"}), _THINGS)

FAMILIES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "conformance": (_EVERY, _ALL),
    "errors": (_EVERY, _ALL),
    "robustness": (frozenset({"list", "read", "download"}), _ALL),
    "auth": (_EVERY, _THINGS | {"session"}),
    "tenancy": (frozenset({"list", "read", "update", "destroy"}), _THINGS),
    "methods": (_EVERY, _ALL),
    "reads": (frozenset({"read", "download"}), _ALL),
    "stability": (frozenset({"read"}), _THINGS),
    "caching": (frozenset({"list", "read"}), _THINGS),
    "paging": _LISTS,
    "ordering": _LISTS,
    "filter": _LISTS,
    "query": _LISTS,
    "search": _LISTS,
    "cdr": (frozenset({"list", "read"}), _CALLS),
    "agreement": (frozenset({"read"}), _THINGS),
    "writes": (_EVERY, _REPORTS),
    "lifecycle": (frozenset({"list", "read"}), _REPORTS),
    "files": (frozenset({"download"}), _ALL),
    PREFIX: (_EVERY, _ALL),
}
"""Each family of checks, and the roles and resources of the operations that it speaks of."""


def _speaks_of(family: str, operation: Operation) -> bool:
    roles, resources = FAMILIES[family]
    return operation.role in roles and operation.resource in resources


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every operation of the document and every family that speaks of it."""
    if "family" in metafunc.fixturenames:
        operations = Document.load(metafunc.config.getoption("--document")).operations.values()
        pairs = [(one.operation_id, family) for one in operations for family in FAMILIES if _speaks_of(family, one)]
        metafunc.parametrize(("operation_id", "family"), pairs)


def test_contract(operation_id: str, family: str, verdict: Verdict) -> None:
    """The operation keeps the promises of the family; what nothing was seen of is skipped, not passed."""
    found = [one for one in verdict.errors if (one.operation_id, _family(one)) == (operation_id, family)]
    assert not found, _told(found)
    if not _is_exercised(operation_id, family, verdict):
        pytest.skip("not exercised: there was nothing to look at")


def _is_exercised(operation_id: str, family: str, verdict: Verdict) -> bool:
    accounts = [one for one in verdict.accounts if one.id.partition(".")[0] == family]
    if family == PREFIX:
        was_run = any(one.outcome is not Outcome.NOT_EXERCISED for one in accounts)
        return was_run and bool(verdict.answers.get(operation_id))
    return any(one.operations.get(operation_id) for one in accounts)


def test_nothing_else_was_found(verdict: Verdict, document: Document) -> None:
    """There is no finding beyond those, such as a request that was never answered."""
    operations = document.operations
    others = [
        one
        for one in verdict.errors
        if one.operation_id is None
        or one.operation_id not in operations
        or _family(one) not in FAMILIES
        or not _speaks_of(_family(one), operations[one.operation_id])
    ]
    assert not others, _told(others)


def test_the_run_was_not_cut_short(verdict: Verdict) -> None:
    """All that was to be judged was reached: the time was long enough, and the server answered to the end."""
    assert not verdict.is_cut_short, "\n".join(["the run was cut short", *verdict.shortfalls, *verdict.notes])


def test_nothing_is_left_behind(verdict: Verdict) -> None:
    """What the run created on the server is destroyed."""
    assert verdict.left_over == (), "\n".join([*verdict.left_over, *verdict.notes])


def _family(finding: Finding) -> str:
    return finding.id.partition(".")[0]


def _told(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        lines += [f"{finding.id}: {finding.sentence}", f"  found: {finding.cause} (blame: {finding.blame})"]
        lines += [f"    {one.status}  {curl_line(one)}" for one in finding.evidence]
    return "\n".join(lines)
