"""A verdict as one HTML page, to hand on. Of an answer it shows the beginning; whoever asks for a page hides people."""

from collections import Counter, defaultdict

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.coverage import KINDS, LEFT_OUT
from contracts.exchange import Exchange
from contracts.findings import Outcome
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
        found=Counter(finding.operation_id for finding in verdict.findings),
        colours=_COLOURS,
        curl=curl_line,
        excerpt=excerpt,
        snippet=lambda finding: pytest_snippet(finding, verdict),
        has_snippets=verdict.preset in set(Preset),
        kinds=[(sentence, *verdict.coverage.of(kind=kind), _unseen(verdict, kind)) for kind, sentence in KINDS.items()],
        left_out=LEFT_OUT,
    )


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
