"""A verdict as one HTML page, to hand on. Answers' bodies stay out of it, because they hold personal data."""

from collections import Counter

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.findings import Outcome
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

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
    )
