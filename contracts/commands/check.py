"""The command `check`: judges a server and says so, in words, files and an exit code."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from contracts.address import parse_base_url
from contracts.clean_up import check_target, clean_up_later, notes_on_unseen
from contracts.commands.announcement import announcement, announcement_of_clean_up
from contracts.commands.choosing import names, settings_for
from contracts.commands.ending import EXIT_CODES, ending_in_codes
from contracts.commands.journalled import JOURNALS, journalled
from contracts.commands.numbers import MAX_EXAMPLES, MAX_TIME, PATIENCE, SEED, FiniteRange
from contracts.commands.outputs import document_options, open_outputs, output_options
from contracts.commands.signing_in import check_signing_in, has_to_sign_in, signed_in
from contracts.credentials import read_password, read_token
from contracts.document import Document
from contracts.errors import UsageError
from contracts.journal import Journal
from contracts.profile import load_profile
from contracts.runner import judge, open_client
from contracts.settings import Preset, Settings, Target
from contracts.wall import check_operations, lacking_for_clean_up

_HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
# With fewer at a time most checks of orders have nothing to compare.
_LEAST_LIVING = 3
# What leads to the target as well as its address does, or bounds what is sent there.
_TOLD_AGAIN = frozenset(
    {
        "document",
        "domain",
        "insecure",
        "operations",
        "password_file",
        "profile",
        "rate",
        "timeout",
        "token_file",
        "username",
    }
)


@click.command(epilog=EXIT_CODES)
@click.argument("url")
@click.option(
    "--preset",
    type=click.Choice([preset.value for preset in Preset]),
    help="How far to go.  [default: gate here, probe elsewhere]",
)
@document_options
@click.option("--token-file", type=click.Path(path_type=Path), help="Where the token stands; else PBX_TOKEN.")
@click.option("--username", help="Whom to sign in as, without a token; also for the checks of signing in and out.")
@click.option("--password-file", type=click.Path(path_type=Path), help="Where the password stands; else PBX_PASSWORD.")
@click.option("--domain", help="The tenant's domain to sign in to.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Fixes all chance.")
@click.option(
    "--max-time",
    type=MAX_TIME,
    default=300,
    show_default=True,
    help="Seconds from the first question to the verdict, destroying what was made included.",
)
@click.option(
    "--max-examples",
    type=MAX_EXAMPLES,
    default=20,
    show_default=True,
    help="Generated requests for each operation and phase; 0 leaves Schemathesis out.",
)
@click.option("--timeout", type=PATIENCE, default=10, show_default=True, help="Seconds for one answer.")
@click.option(
    "--report-patience",
    type=PATIENCE,
    default=20,
    show_default=True,
    help="Seconds that a report which runs once may take; where it takes longer, that is a finding.",
)
@click.option("--rate", type=FiniteRange(0.1), help="Requests per second.  [default: free here, 10 elsewhere]")
@click.option("--quick", is_flag=True, help="Ask for some fields one by one, not for all: fewer requests.")
@click.option("--fail-fast", is_flag=True, help="End at the first finding that breaks the contract.")
@click.option(
    "--only", metavar="CHECKS", help="Judge by these checks or families alone, such as `paging,filter.sound`."
)
@click.option(
    "--operations", metavar="IDS", help="Send these operations alone, by operationId, such as `listCdrs,getCdr`."
)
@click.option(
    "--max-living",
    type=click.IntRange(_LEAST_LIVING, 1_000),
    default=5,
    show_default=True,
    help="Orders of its own that may live at a time.",
)
@click.option(
    "--other-token-file",
    type=click.Path(path_type=Path),
    help="Where a token of another tenant stands, else PBX_OTHER_TOKEN: checks what tenants see of each other.",
)
@click.option("--insecure", is_flag=True, help="Accept any TLS certificate.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Where to note what is created, until it is destroyed.  [default: a new file in {JOURNALS}]",
)
@click.option(
    "--clean-up",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Judge nothing; destroy what the run with this journal left behind.",
)
@output_options
@ending_in_codes("check")
def check(url: str, **options: Any) -> int:
    """Judge the server at URL by the document."""
    _end_on_signals()
    errors = Console(stderr=True, soft_wrap=True)
    document = Document.load(options["document"])
    target = _target(url, document, options)
    settings = _settings(target, options)
    check_operations(document, settings.operations, settings.preset)
    check_signing_in(target, document, settings)
    if options["clean_up"] is not None:
        return _clean_up(target, settings, document, options["clean_up"], errors)
    outputs = open_outputs(options, document, target.token)
    errors.print(announcement(target, settings, signs_in=has_to_sign_in(target)), markup=False)
    with (
        journalled(target, settings, options["journal"], tuple(_told_again()), partial(_say, errors)) as path,
        signed_in(target, document, settings) as caller,
    ):
        verdict = judge(caller, settings, document, journal_path=path, on_progress=_Progress(errors))
    return outputs.hand_out(verdict, is_here=target.is_loopback)


def _end_on_signals() -> None:
    """Clean up when we are told to end, and when the terminal is closed, unless we shall outlive it."""
    signal.signal(signal.SIGTERM, _interrupt)
    if _HANG_UP is not None and signal.getsignal(_HANG_UP) is not signal.SIG_IGN:
        signal.signal(_HANG_UP, _interrupt)


def _interrupt(signum: int, frame: object) -> None:
    if signum == _HANG_UP:
        # The shell and the terminal may both tell us; the second time must not end the clean-up.
        signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def _target(url: str, document: Document, options: dict[str, Any]) -> Target:
    return Target(
        base_url=parse_base_url(url, document.base_path),
        token=read_token("PBX_TOKEN", options["token_file"]),
        username=options["username"],
        password=read_password("PBX_PASSWORD", options["password_file"]),
        domain=options["domain"],
        other_token=read_token("PBX_OTHER_TOKEN", options["other_token_file"]),
    )


def _settings(target: Target, options: dict[str, Any]) -> Settings:
    return settings_for(
        target,
        preset=options["preset"],
        operations=options["operations"],
        rate=options["rate"],
        is_quick=options["quick"],
        seed=options["seed"],
        max_seconds=options["max_time"],
        max_examples=options["max_examples"],
        request_timeout_seconds=options["timeout"],
        report_patience_seconds=options["report_patience"],
        profile=options["profile"],
        verify_tls=not options["insecure"],
        fail_fast=options["fail_fast"],
        only=names(options["only"]),
        living_objects_cap=options["max_living"],
    )


def _told_again() -> Iterator[str]:
    """The options that were given and lead to the target; secrets are none of them."""
    context = click.get_current_context()
    for option in context.command.params:
        name = option.name or ""
        if name in _TOLD_AGAIN and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            yield from option.opts[:1] if context.params[name] is True else [option.opts[0], str(context.params[name])]


def _say(console: Console, text: str, *, end: str = "\n") -> None:
    """Print a line; a terminal that was closed keeps nobody from cleaning up."""
    with suppress(OSError):
        console.print(text, end=end, markup=False)


def _clean_up(target: Target, settings: Settings, document: Document, path: Path, errors: Console) -> int:
    if not path.is_file():
        raise UsageError(f"there is no journal at {path}")
    lacking = lacking_for_clean_up(document, settings.operations)
    if lacking:
        raise UsageError(f"a clean-up needs {', '.join(lacking)}")
    journal = Journal(path)
    check_target(journal, target.base_url)
    errors.print(announcement_of_clean_up(target, settings, path, signs_in=has_to_sign_in(target)), markup=False)
    profile = load_profile(settings.profile)
    document = profile.document(document)
    with signed_in(target, document, settings) as caller:
        client = open_client(caller, settings, document, journal, profile)
        try:
            left = clean_up_later(client)
            for note in notes_on_unseen(client):
                errors.print(note, markup=False)
        finally:
            client.close()
    if journal.is_settled:
        path.unlink()
    click.echo(f"left behind: {', '.join(left)}" if left else "nothing is left behind")
    return 1 if left else 0


class _Progress:
    """Says on stderr where the run is: on a terminal in one line that changes, else a line for each phase."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said = ""

    def __call__(self, phase: str, request_count: int) -> None:
        """Show a phase and how many requests were sent."""
        if self._console.is_terminal:
            end = "\r" if phase != "cleaning up" else "\n"
            _say(self._console, f"{phase}, {request_count} requests".ljust(60), end=end)
        elif phase != self._said:
            _say(self._console, f"{phase}, {request_count} requests so far")
        self._said = phase
