"""Where in the document a finding belongs. Refuses to know formats."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.verdict import Verdict


def document_name(document: Document) -> str:
    """How the document is named in what is handed on: relative to here where it lies below, else by its file name."""
    try:
        return document.path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return document.path.name


def told(finding: Finding) -> str:
    """A finding in one line: the promise, and what was found."""
    return f"{finding.sentence} Found: {finding.cause}"


def evidence(verdict: Verdict) -> Iterable[tuple[Exchange, str]]:
    """Every exchange that shows a finding, once, with the findings that it shows."""
    shown: dict[tuple[float, str, str], Exchange] = {}
    names: defaultdict[tuple[float, str, str], dict[str, None]] = defaultdict(dict)
    for finding in verdict.findings:
        for exchange in finding.evidence:
            key = exchange.begun, exchange.method, exchange.url
            shown.setdefault(key, exchange)
            names[key][f"{finding.id} {finding.fingerprint}"] = None
    return [(exchange, ", ".join(names[key])) for key, exchange in shown.items()]
