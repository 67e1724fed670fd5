"""A verdict as one HTML page, to hand on. Of an answer it shows the beginning; whoever asks for a page hides people."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.coverage import KINDS, LEFT_OUT
from contracts.exchange import Exchange
from contracts.findings import Finding, Outcome
from contracts.settings import Preset
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line
from contracts.writers.snippet import pytest_snippet

_MOST_SHOWN = 600

_COLOURS = {
    Outcome.PASSED: "good",
    Outcome.FAILED: "bad",
    Outcome.NOT_EXERCISED: "warn",
    Outcome.WAIVED: "warn",
}


def to_html(verdict: Verdict) -> str:
    """The whole verdict as a page that needs nothing beside itself."""
    environment = Environment(
        loader=PackageLoader("contracts.writers"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    outcomes = Counter(account.outcome for account in verdict.accounts)
    return environment.get_template("verdict.html").render(
        verdict=verdict,
        conclusion=verdict.conclusion[0].upper() + verdict.conclusion[1:],
        facts=[
            ("checks passed", outcomes[Outcome.PASSED]),
            ("failed", outcomes[Outcome.FAILED]),
            ("waived", outcomes[Outcome.WAIVED]),
            ("not exercised", outcomes[Outcome.NOT_EXERCISED]),
            ("requests", verdict.request_count),
            ("seconds", f"{verdict.seconds:.1f}"),
            ("preset", verdict.preset),
            ("profile", verdict.profile),
            ("seed", verdict.seed),
        ],
        groups=_groups(verdict),
        found=Counter(finding.operation_id for finding in verdict.findings),
        colours=_COLOURS,
        curl=curl_line,
        excerpt=excerpt,
        snippet=lambda finding: pytest_snippet(finding, verdict),
        has_snippets=verdict.preset in set(Preset),
        kinds=[(sentence, *verdict.coverage.of(kind=kind), _unseen(verdict, kind)) for kind, sentence in KINDS.items()],
        left_out=LEFT_OUT,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The findings of one check."""

    id: str
    sentence: str
    severity: str
    blame: str
    findings: list[Finding]


def _groups(verdict: Verdict) -> list[_Group]:
    """The findings by check, in the order in which checks first found something; of an operation's, the first first."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        found[finding.id].append(finding)
    return [
        _Group(
            id=id,
            sentence=findings[0].sentence,
            severity=min(finding.severity for finding in findings),
            blame=", ".join(sorted({finding.blame for finding in findings})),
            findings=_spread(findings),
        )
        for id, findings in found.items()
    ]


def _spread(findings: list[Finding]) -> list[Finding]:
    """One finding of each operation first, then the others, so that the first ones show different things."""
    seen: set[str | None] = set()
    first: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        (others if finding.operation_id in seen else first).append(finding)
        seen.add(finding.operation_id)
    return first + others


def excerpt(exchange: Exchange) -> str:
    """The beginning of an answer's body as text; empty when there is none."""
    text = exchange.response_body[: 4 * _MOST_SHOWN].decode("utf-8", "replace")
    shown = "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]} …"


def _unseen(verdict: Verdict, kind: str) -> list[tuple[str, str]]:
    """What was not seen of a kind: operations, each with what lacks there."""
    lacking: defaultdict[str, list[str]] = defaultdict(list)
    for mark in verdict.coverage.unseen:
        if mark.kind == kind:
            lacking[mark.operation_id].append(f"{mark.where} {mark.what}".strip())
    return [(operation_id, ", ".join(places)) for operation_id, places in lacking.items()]
