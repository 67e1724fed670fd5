"""A verdict for people, on a terminal. Answers' bodies are not shown: the curl line shows them to who may see them."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contracts.comparison import Comparison
from contracts.coverage import KINDS
from contracts.findings import CheckAccount, Finding, Outcome, Severity
from contracts.verdict import Verdict
from contracts.writers.curl import curl_line

_COLOURS = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.NOT_EXERCISED: "yellow",
    Outcome.WAIVED: "yellow",
}
_MOST_EVIDENCE = 2
_MOST_OF_A_KIND = 3


def print_verdict(verdict: Verdict, console: Console) -> None:
    """Print operations, checks, findings, and the verdict in the last line."""
    console.print(_operations(verdict))
    console.print(_checks(verdict.accounts))
    told: Counter[tuple[str, str | None]] = Counter()
    for number, finding in enumerate(verdict.findings, start=1):
        told[finding.id, finding.operation_id] += 1
        if told[finding.id, finding.operation_id] <= _MOST_OF_A_KIND:
            _print_finding(number, finding, console)
    for (check_id, operation_id), count in told.items():
        if count > _MOST_OF_A_KIND:
            more = (
                f"{check_id}  {operation_id or ''}: and {count - _MOST_OF_A_KIND} more, in the JSON and HTML verdicts"
            )
            console.print(f"\n{more}", markup=False, highlight=False)
    for one in verdict.waived:
        text = f"waived until {one.expires}: {one.finding.id} {one.finding.operation_id or ''}: {one.reason}"
        console.print(text, style="yellow", markup=False)
    for note in verdict.notes:
        console.print(f"note: {note}", style="yellow", markup=False)
    if verdict.left_over:
        console.print(f"left behind on the target: {', '.join(verdict.left_over)}", style="bold red", markup=False)
    _print_verdict_line(verdict, console)


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what is new, gone and still there against an earlier verdict."""
    for word, colour, findings in (
        ("new", "bold red", comparison.new),
        ("still there", "yellow", comparison.still),
        ("gone", "green", comparison.gone),
        ("found before, not judged this time", "yellow", comparison.unjudged),
    ):
        console.print(f"{word}: {len(findings)}", style=colour if findings else None, markup=False, highlight=False)
        for one in findings:
            line = f"   {one.fingerprint}  {one.id}  {one.operation or ''}: {one.cause}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _operations(verdict: Verdict) -> Table:
    table = Table(title="Operations", title_justify="left", box=None, pad_edge=False)
    for name in ("operation", "answers", "by status", "covered", "findings"):
        is_number = name in ("answers", "covered", "findings")
        table.add_column(name, justify="right" if is_number else "left", no_wrap=name == "operation")
    found = Counter(finding.operation_id for finding in verdict.findings)
    for operation_id, statuses in verdict.answers.items():
        seen, possible = verdict.coverage.of(operation_id=operation_id)
        by_status = "  ".join(f"{status}: {count}" for status, count in statuses.items())
        colour = "bold red" if found[operation_id] else ("green" if statuses else "yellow")
        table.add_row(
            Text(operation_id, style=colour),
            str(sum(statuses.values())),
            by_status or "not called",
            f"{seen}/{possible}",
            str(found[operation_id] or ""),
        )
    return table


def _checks(accounts: Sequence[CheckAccount]) -> Table:
    table = Table(title="\nChecks", title_justify="left", box=None, pad_edge=False)
    table.add_column("check", no_wrap=True)
    table.add_column("judged", justify="right")
    table.add_column("outcome", no_wrap=True)
    table.add_column("promise")
    for account in accounts:
        outcome = Text(account.outcome.value, style=_COLOURS[account.outcome])
        table.add_row(account.id, str(account.judged_count), outcome, account.sentence)
    return table


def _print_finding(number: int, finding: Finding, console: Console) -> None:
    colour = "bold red" if finding.severity is Severity.ERROR else "bold yellow"
    console.print()
    console.print(Text(f"{number}. {finding.id}  {finding.operation_id or ''}", style=colour))
    lines = [
        finding.sentence,
        f"{finding.severity.value}, blame: {finding.blame.value}: {finding.cause}",
        f"fingerprint {finding.fingerprint}",
    ]
    for line in lines:
        console.print(Padding(Text(line), (0, 0, 0, 3)))
    for exchange in finding.evidence[-_MOST_EVIDENCE:]:
        # Not wrapped, so that it can be copied.
        console.print(Text(f"   {exchange.status}  {curl_line(exchange)}"), soft_wrap=True)


def _print_coverage(verdict: Verdict, console: Console) -> None:
    kinds = {kind: verdict.coverage.of(kind=kind) for kind in KINDS}
    told = ", ".join(f"{kind} {seen}/{possible}" for kind, (seen, possible) in kinds.items() if possible)
    console.print(
        f"coverage {verdict.coverage.percent:.1f} %: {told}; what was not seen stands in the JSON and HTML verdicts",
        markup=False,
        highlight=False,
    )


def _print_verdict_line(verdict: Verdict, console: Console) -> None:
    outcomes = Counter(account.outcome for account in verdict.accounts)
    console.print()
    console.print(
        f"{verdict.target}: {verdict.request_count} requests in {verdict.seconds:.1f} s, preset {verdict.preset},"
        f" profile {verdict.profile}, seed {verdict.seed}; checks: {outcomes[Outcome.PASSED]} passed,"
        f" {outcomes[Outcome.FAILED]} failed, {outcomes[Outcome.NOT_EXERCISED]} not exercised",
        markup=False,
        highlight=False,
    )
    _print_coverage(verdict, console)
    if verdict.is_cut_short:
        console.print("the run was cut short: what was not reached was not judged", style="yellow")
    colour = "green" if verdict.conforms else "red" if verdict.is_judged else "yellow"
    console.print(verdict.conclusion, style=f"bold {colour}", markup=False, highlight=False)
