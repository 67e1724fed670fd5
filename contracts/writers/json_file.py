"""A verdict as JSON, for programs. Answers' bodies stay out of it, because they hold personal data."""

import json
from typing import Any

from contracts.coverage import KINDS, LEFT_OUT, Coverage, Mark
from contracts.exchange import Exchange
from contracts.findings import CheckAccount, Finding
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

FORMAT_VERSION = 1


def to_json(verdict: Verdict) -> str:
    """The whole verdict as indented JSON, members in a fixed order."""
    return json.dumps(_verdict(verdict), indent=2, ensure_ascii=False) + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "conforms": verdict.conforms,
        "shortfalls": list(verdict.shortfalls),
        "target": verdict.target,
        "preset": verdict.preset,
        "profile": verdict.profile,
        "seed": verdict.seed,
        "request_count": verdict.request_count,
        "seconds": round(verdict.seconds, 3),
        "is_cut_short": verdict.is_cut_short,
        "left_over": list(verdict.left_over),
        "notes": list(verdict.notes),
        "findings": [_finding(one) for one in verdict.findings],
        "waived": [
            {**_finding(one.finding), "reason": one.reason, "expires": one.expires.isoformat()}
            for one in verdict.waived
        ],
        "checks": [_account(one) for one in verdict.accounts],
        "answers": {
            operation: {str(status): count for status, count in statuses.items()}
            for operation, statuses in verdict.answers.items()
        },
        "coverage": _coverage(verdict.coverage, verdict.least_coverage),
    }


def _coverage(coverage: Coverage, least: float | None) -> dict[str, Any]:
    counts = {kind: coverage.of(kind=kind) for kind in KINDS}
    return {
        "percent": round(coverage.percent, 2),
        "least_percent": least,
        "kinds": {kind: {"seen": seen, "possible": possible} for kind, (seen, possible) in counts.items()},
        "not_seen": [_mark(mark) for mark in coverage.unseen],
        "left_out": dict(LEFT_OUT),
    }


def _mark(mark: Mark) -> dict[str, str]:
    return {"kind": mark.kind, "operation": mark.operation_id, "where": mark.where, "value": mark.what}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "operation": finding.operation_id,
        "severity": finding.severity,
        "blame": finding.blame,
        "sentence": finding.sentence,
        "cause": finding.cause,
        "fingerprint": finding.fingerprint,
        "evidence": [_exchange(one) for one in finding.evidence],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "method": exchange.method,
        "url": exchange.url,
        "status": exchange.status,
        "media_type": exchange.media_type,
        "curl": curl_line(exchange),
    }


def _account(account: CheckAccount) -> dict[str, Any]:
    return {
        "id": account.id,
        "sentence": account.sentence,
        "outcome": account.outcome,
        "judged_count": account.judged_count,
        "operations": dict(account.operations),
    }
