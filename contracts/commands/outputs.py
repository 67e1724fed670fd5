"""What a judgement is handed out as: the options for it, files, the terminal, the exit code."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from contracts.commands.ending import NOTHING_JUDGED
from contracts.commands.numbers import FiniteRange
from contracts.comparison import Told, compare, load_findings
from contracts.document import Document
from contracts.errors import UsageError
from contracts.findings import Finding
from contracts.har import write_har
from contracts.personal import Pseudonyms
from contracts.profile import STRICT, profile_names
from contracts.settings import Preset
from contracts.verdict import Verdict
from contracts.waivers import Waiver, load_waivers, waive
from contracts.writers.github import annotations, summary
from contracts.writers.html import to_html
from contracts.writers.json_file import to_json
from contracts.writers.junit import write_junit
from contracts.writers.places import evidence
from contracts.writers.sarif import to_sarif
from contracts.writers.terminal import print_comparison, print_verdict

_WIDTH = 120
_HAR_COMMENT = "the exchanges that show what was found, without secrets"


def _write_text(render: Callable[[Verdict, Document], str]) -> Callable[[Verdict, Document, Path], object]:
    return lambda verdict, document, path: path.write_text(render(verdict, document), encoding="utf-8")


_FILES: Mapping[str, tuple[str, Callable[[Verdict, Document, Path], object]]] = {
    "html": ("Write the verdict as one HTML page.", _write_text(lambda verdict, document: to_html(verdict))),
    "json": ("Write the verdict as JSON.", _write_text(lambda verdict, document: to_json(verdict))),
    "sarif": ("Write the findings as SARIF 2.1.0.", _write_text(to_sarif)),
    "junit": ("Write JUnit XML.", lambda verdict, document, path: write_junit(verdict, path)),
    "har": (
        "Write the exchanges that show the findings as HAR 1.2.",
        lambda verdict, document, path: write_har(evidence(verdict), path, _HAR_COMMENT),
    ),
}


def document_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is held against the target: the document, and the quirks that are accepted."""
    profile = click.option(
        "--profile",
        type=click.Choice([STRICT.name, *profile_names()]),
        default=STRICT.name,
        show_default=True,
        help="Known quirks to accept.",
    )
    document = click.option(
        "--document", type=click.Path(path_type=Path), help="Another OpenAPI document than the one we come with."
    )
    return profile(document(command))


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what becomes of the verdict."""
    for name, (sentence, _) in _FILES.items():
        command = click.option(f"--{name}", f"{name}_path", type=_path(), help=sentence)(command)
    for option in (
        click.option("--github", is_flag=True, help="Print annotations for GitHub Actions, and the step's summary."),
        click.option(
            "--personal",
            type=click.Choice(["hidden", "shown"]),
            help="What tells of people: pseudonyms, or as it is.  [default: hidden; shown on the terminal here]",
        ),
        click.option("--min-coverage", type=FiniteRange(0, 100), help="Fail below this percentage."),
        click.option(
            "--baseline",
            type=_path(),
            help="Accept the findings that this TOML file waives, each with a reason and a last day.",
        ),
        click.option(
            "--compare",
            type=_path(),
            help="Say what is new, gone and still there since this verdict, which --json wrote.",
        ),
    ):
        command = option(command)
    return command


def _path() -> click.Path:
    return click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What was asked for, read and found good before the first request is sent."""

    options: Mapping[str, Any]
    document: Document
    waivers: tuple[Waiver, ...]
    earlier: tuple[Told, ...] | None
    key: str

    def hand_out(self, verdict: Verdict, *, is_here: bool) -> int:
        """Write and print a verdict; return the exit code. `is_here` says that the target is on this machine.

        UsageError when a file could not be written, after all that could be is written and printed.
        """
        verdict = replace(
            waive(verdict, self.waivers, datetime.now(UTC).date()), least_coverage=self.options["min_coverage"]
        )
        told = verdict if self.options["personal"] == "shown" else hidden(verdict, self.document, self.key)
        # Files first: a terminal that is gone, or a pipe that is closed, must not cost them.
        unwritten = tuple(self._write(told))
        shown = verdict if is_here and self.options["personal"] is None else told
        console = Console(width=None if sys.stdout.isatty() else _WIDTH)
        if self.earlier is not None:
            print_comparison(compare(self.earlier, verdict), console)
        if self.options["github"]:
            for line in annotations(told, self.document):
                click.echo(line)
        print_verdict(shown, console)
        if unwritten:
            raise UsageError("; ".join(unwritten))
        if not verdict.is_judged:
            return NOTHING_JUDGED
        return 0 if verdict.conforms else 1

    def _write(self, told: Verdict) -> Iterator[str]:
        """Write every file that was asked for; yield which could not be written, and why."""
        for path, write in _files(self.options):
            try:
                write(told, self.document, path)
            except OSError as error:
                yield f"cannot write {path}: {error.strerror}"


def open_outputs(options: Mapping[str, Any], document: Document, token: str | None) -> Outputs:
    """Read what the options name, and see that what they name can be written; UsageError before anything is sent.

    The token keys the pseudonyms.
    """
    for path, _ in _files(options):
        demand_writable(path)
    return Outputs(
        options=options,
        document=document,
        waivers=load_waivers(options["baseline"]) if options["baseline"] else (),
        earlier=load_findings(options["compare"]) if options["compare"] else None,
        key=token or secrets.token_hex(),
    )


def demand_writable(path: Path) -> None:
    """See that a file can be written; UsageError when it cannot. What is there stays, and what is not is not made."""
    try:
        is_there = os.path.lexists(path)
        if is_there and not path.is_file() and path.exists():
            return  # a device or a pipe, which must not be opened twice
        with path.open("ab"):
            pass
        if not is_there:
            path.unlink()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _files(options: Mapping[str, Any]) -> Iterator[tuple[Path, Callable[[Verdict, Document, Path], object]]]:
    """Yield the files that are asked for, and what writes each."""
    for name, (_, write) in _FILES.items():
        if options[f"{name}_path"] is not None:
            yield options[f"{name}_path"], write
    summary_path = os.environ.get("GITHUB_STEP_SUMMARY")
    if options["github"] and summary_path:
        yield Path(summary_path), _add_summary


def _add_summary(verdict: Verdict, document: Document, path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(summary(verdict))


def hidden(verdict: Verdict, document: Document, key: str) -> Verdict:
    """The verdict with pseudonyms in all evidence; what other people sent is hidden more warily than what we did."""
    is_wary = verdict.preset not in frozenset(map(str, Preset))
    known = set(verdict.personal_texts)
    reader = Pseudonyms(document.personal, key)
    for finding in (*verdict.findings, *(one.finding for one in verdict.waived)):
        for exchange in finding.evidence:
            known.update(reader.personal_texts(exchange.response_body))
    pseudonyms = Pseudonyms(document.personal, key, known, is_wary=is_wary)

    def hide(finding: Finding) -> Finding:
        return replace(finding, evidence=tuple(pseudonyms.exchange(one) for one in finding.evidence))

    return replace(
        verdict,
        findings=tuple(hide(one) for one in verdict.findings),
        waived=tuple(replace(one, finding=hide(one.finding)) for one in verdict.waived),
    )
