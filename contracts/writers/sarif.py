"""A verdict as SARIF 2.1.0, for code scanning: each finding at the line of its operation in the document."""

import json
from importlib.metadata import version
from typing import Any

from contracts.document import Document
from contracts.findings import Finding, Severity
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line
from contracts.writers.places import document_name, told

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def to_sarif(verdict: Verdict, document: Document) -> str:
    """The findings, accepted ones as suppressed, with a rule for every check that judged something."""
    findings = [_result(one, document) for one in verdict.findings]
    waived = [
        {
            **_result(one.finding, document),
            "suppressions": [{"kind": "external", "justification": f"{one.reason} (until {one.expires})"}],
        }
        for one in verdict.waived
    ]
    run = {
        "tool": {"driver": _driver(verdict)},
        "automationDetails": {"id": f"mockpbx/{verdict.preset}"},
        "invocations": [_invocation(verdict)],
        "results": findings + waived,
        "columnKind": "unicodeCodePoints",
        "properties": {"target": verdict.target, "profile": verdict.profile, "seed": verdict.seed},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _driver(verdict: Verdict) -> dict[str, Any]:
    sentences = {account.id: account.sentence for account in verdict.accounts}
    sentences |= {one.id: one.sentence for one in verdict.findings}
    return {
        "name": "mockpbx check",
        "version": version("mockpbx"),
        "rules": [
            {"id": id, "shortDescription": {"text": sentence}, "defaultConfiguration": {"level": "error"}}
            for id, sentence in sentences.items()
        ],
    }


def _invocation(verdict: Verdict) -> dict[str, Any]:
    """How the run went: what lacks in it is no result of a rule."""
    lacking = [{"level": "error", "message": {"text": one}} for one in verdict.shortfalls]
    return {"executionSuccessful": verdict.is_judged, "toolExecutionNotifications": lacking}


def _result(finding: Finding, document: Document) -> dict[str, Any]:
    curls = [f"{one.status}  {curl_line(one)}" for one in finding.evidence]
    return {
        "ruleId": finding.id,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join([told(finding), f"Blame: {finding.blame}.", *curls])},
        "locations": [_location(finding.operation_id, document)],
        "partialFingerprints": {"mockpbx/v1": finding.fingerprint},
    }


def _location(operation_id: str | None, document: Document) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": document_name(document)},
            "region": {"startLine": document.line_of(operation_id)},
        }
    }
    if operation_id:
        location["logicalLocations"] = [{"name": operation_id, "kind": "function"}]
    return location
