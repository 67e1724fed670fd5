"""A verdict for GitHub Actions: annotations at the document's lines, and a summary of the step."""

from collections.abc import Iterator, Sequence

from contracts.document import Document
from contracts.findings import Finding, Outcome, Severity
from contracts.verdict import Verdict
from contracts.writers.places import document_name

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
# GitHub shows ten of a kind for a step, and cuts the rest without a word.
_MOST_OF_A_KIND = 10
_MOST_ROWS = 200


def annotations(verdict: Verdict, document: Document) -> Iterator[str]:
    """Yield the workflow commands: what lacks, and each finding, the last of a kind saying how many more there are."""
    yield from (f"::error::{_escaped(one)}" for one in verdict.shortfalls)
    for severity, command in _COMMANDS.items():
        found = [one for one in verdict.findings if one.severity is severity]
        most = _MOST_OF_A_KIND - (len(verdict.shortfalls) if severity is Severity.ERROR else 0)
        shown = found if len(found) <= most else found[: most - 1]
        yield from (_annotation(command, one, document) for one in shown)
        if len(shown) < len(found):
            yield f"::{command}::and {len(found) - len(shown)} more; see the summary of the step"


def _annotation(command: str, finding: Finding, document: Document) -> str:
    facts = {
        "file": document_name(document),
        "line": str(document.line_of(finding.operation_id)),
        "title": f"{finding.id} {finding.operation_id or ''}".strip(),
    }
    stated = ",".join(f"{name}={_property(value)}" for name, value in facts.items())
    return f"::{command} {stated}::{_escaped(f'{finding.sentence} Found: {finding.cause}')}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def summary(verdict: Verdict) -> str:
    """The verdict in Markdown, as the step's summary."""
    outcomes = [account.outcome for account in verdict.accounts]
    lines = [
        f"## {_capitalised(verdict.conclusion)}",
        "",
        f"`{verdict.target}`, preset {verdict.preset}, profile {verdict.profile}, seed {verdict.seed}:"
        f" {verdict.request_count} requests in {verdict.seconds:.1f} s;"
        f" checks: {outcomes.count(Outcome.PASSED)} passed, {outcomes.count(Outcome.FAILED)} failed,"
        f" {outcomes.count(Outcome.NOT_EXERCISED)} not exercised;"
        f" coverage {verdict.coverage.percent:.0f} %.",
        *_rows(verdict.findings),
        *(f"- {_cell(note)}" for note in verdict.notes),
    ]
    return "\n".join(lines) + "\n"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rows(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield from ("", "| check | operation | found | blame | fingerprint |", "| --- | --- | --- | --- | --- |")
    for one in findings[:_MOST_ROWS]:
        cells = (f"`{one.id}`", f"`{one.operation_id or 'the API'}`", one.cause, one.blame, f"`{one.fingerprint}`")
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    if len(findings) > _MOST_ROWS:
        yield f"| and {len(findings) - _MOST_ROWS} more | | | | |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
