"""What a judgement is handed out as: the options for it, files, the terminal, the exit code."""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from contracts.commands.ending import NOTHING_JUDGED
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
_FILES: Mapping[str, tuple[str, Callable[[Verdict, Document], str]]] = {
    "html": ("Write the verdict as one HTML page.", lambda verdict, document: to_html(verdict)),
    "json": ("Write the verdict as JSON.", lambda verdict, document: to_json(verdict)),
    "sarif": ("Write the findings as SARIF 2.1.0.", to_sarif),
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
        click.option("--junit", "junit_path", type=_path(), help="Write JUnit XML."),
        click.option("--har", "har_path", type=_path(), help="Write the exchanges that show the findings as HAR 1.2."),
        click.option("--github", is_flag=True, help="Print annotations for GitHub Actions, and the step's summary."),
        click.option(
            "--personal",
            type=click.Choice(["hidden", "shown"]),
            help="What tells of people: pseudonyms, or as it is.  [default: hidden; shown on the terminal here]",
        ),
        click.option("--min-coverage", type=click.FloatRange(0, 100), help="Fail below this percentage."),
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
        """Write and print a verdict; return the exit code. `is_here` says that the target is on this machine."""
        verdict = waive(verdict, self.waivers, datetime.now(UTC).date())
        told = verdict if self.options["personal"] == "shown" else hidden(verdict, self.document, self.key)
        self._write(told)
        shown = verdict if is_here and self.options["personal"] is None else told
        console = Console(width=None if sys.stdout.isatty() else _WIDTH)
        if self.earlier is not None:
            print_comparison(compare(self.earlier, verdict), console)
        print_verdict(shown, console)
        if not verdict.is_judged:
            return NOTHING_JUDGED
        return 0 if self._is_covered(verdict) and verdict.conforms else 1

    def _write(self, told: Verdict) -> None:
        options = self.options
        try:
            for name, (_, render) in _FILES.items():
                if options[f"{name}_path"] is not None:
                    options[f"{name}_path"].write_text(render(told, self.document), encoding="utf-8")
            if options["junit_path"] is not None:
                write_junit(told, options["junit_path"])
            if options["har_path"] is not None:
                write_har(evidence(told), options["har_path"], _HAR_COMMENT)
            if options["github"]:
                _tell_github(told, self.document)
        except OSError as error:
            raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error

    def _is_covered(self, verdict: Verdict) -> bool:
        least = self.options["min_coverage"]
        if least is None or verdict.coverage.percent >= least:
            return True
        click.echo(f"coverage {verdict.coverage.percent:.1f} % is below the {least:g} % asked for", err=True)
        return False


def open_outputs(options: Mapping[str, Any], document: Document, token: str | None) -> Outputs:
    """Read what the options name; UsageError before anything is sent. The token keys the pseudonyms."""
    return Outputs(
        options=options,
        document=document,
        waivers=load_waivers(options["baseline"]) if options["baseline"] else (),
        earlier=load_findings(options["compare"]) if options["compare"] else None,
        key=token or secrets.token_hex(),
    )


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


def _tell_github(told: Verdict, document: Document) -> None:
    for line in annotations(told, document):
        click.echo(line)
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(summary(told))
