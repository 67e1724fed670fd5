"""`mockpbx serve`: makes a world and serves it."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mockpbx.api.fitness import refuse_unfit
from mockpbx.app import AppSettings, MockApp
from mockpbx.clock import Clock
from mockpbx.commands.options import AddressType, FiniteRange, told_progress, world_options
from mockpbx.errors import StartError
from mockpbx.faults import PROFILES as FAULT_PROFILES
from mockpbx.memory import keep_few_arenas
from mockpbx.pbx import Pbx
from mockpbx.profiles import PROFILES, STRICT
from mockpbx.reloading import Reloading
from mockpbx.self_check import Mode, SelfCheck, told
from mockpbx.server import describe, host_of, open_socket, spelt_host, url_of
from mockpbx.server import serve as serve_app
from mockpbx.settings import PbxSettings
from mockpbx.spec import Spec, document_path, load_document, load_spec
from mockpbx.store import is_postgres_url
from mockpbx.version import VERSION

_SETTLE_SECONDS = 10
_DAY = 86_400
_AS_GIVEN = "as it was given"
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8887, show_default=True, help="Port; 0 picks a free one."
)
@world_options
@click.option(
    "--document",
    type=click.Path(path_type=Path),
    help="Another OpenAPI 3.0 document to serve, with files beside it.  [default: our own]",
)
@click.option("--reload", is_flag=True, help="Serve the document anew when its files change.")
@click.option("--state", help="File or PostgreSQL URL that keeps the state.  [default: memory]")
@click.option("--token", envvar="MOCKPBX_TOKEN", help="Token that never expires.  [default: derived from the seed]")
@click.option("--password", envvar="MOCKPBX_PASSWORD", default="mockpbx", help="Password of every user.")
@click.option(
    "--report-seconds", type=FiniteRange(0, _DAY), default=0.5, show_default=True, help="How long a report runs."
)
@click.option(
    "--lease-seconds",
    type=FiniteRange(1, _DAY),
    default=30,
    show_default=True,
    help="How long a process may take over a report before another tries, where they share a state.",
)
@click.option(
    "--clock",
    type=click.Choice(["running", "frozen"]),
    default="running",
    show_default=True,
    help="Whether time passes by itself, or only when it is told to.",
)
@click.option(
    "--retention-days", type=click.IntRange(1, 36_500), default=30, show_default=True, help="How long files are kept."
)
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=STRICT.name,
    show_default=True,
    help="Whose quirks answers show.",
)
@click.option("--live", "live_per_hour", type=FiniteRange(0, 10_000), default=0, help="Calls to arrive an hour.")
@click.option("--smtp", "smtp", type=AddressType(), help="Mail server, host:port, to send mails to as well.")
@click.option("--mail-from", "mail_sender", default="pbx@pbx.example", show_default=True, help="Sender of mails.")
@click.option("--public-url", help="What links in mails begin with.  [default: the address it listens on]")
@click.option("--webhook", "webhook_urls", multiple=True, help="URL on this machine to tell of calls and reports.")
@click.option(
    "--webhook-secret",
    envvar="MOCKPBX_WEBHOOK_SECRET",
    help="What signs the events of --webhook, as whsec_ and base64.  [default: derived from --token]",
)
@click.option("--webhook-host", "webhook_hosts", multiple=True, help="Other host that webhooks may be on.")
@click.option("--control-token", envvar="MOCKPBX_CONTROL_TOKEN", help="Opens /_mock/api to other machines.")
@click.option("--allow-host", "allowed_hosts", multiple=True, help="Host name to answer for, beside this machine's.")
@click.option(
    "--allow-origin",
    "allowed_origins",
    multiple=True,
    help="Browser origin to allow, beside this machine's; * for any.",
)
@click.option("--faults", "fault_profile", type=click.Choice(list(FAULT_PROFILES)), help="Trouble to begin with.")
@click.option(
    "--journal",
    "journal_size",
    type=click.IntRange(0, 100_000),
    default=1000,
    show_default=True,
    help="How many exchanges the journal keeps; 0 for none, and quicker answers.",
)
@click.option(
    "--self-check",
    type=click.Choice([str(one) for one in Mode]),
    default=str(Mode.OFF),
    show_default=True,
    help="Which answers to hold against the document while serving.",
)
@click.option("--fail-on-violation", is_flag=True, help="End with exit code 1 if an answer was not as documented.")
@click.option("--insecure", is_flag=True, help="Listen beyond this machine without a token of your own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line instead of the banner.")
def serve(host: str, port: int, **options: Any) -> None:
    """Serve a mock PBX until it is told to stop."""
    keep_few_arenas()
    # Asked to stop before it serves, it has nothing to end; from then on the server catches the signal itself.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    if options["fail_on_violation"] and options["self_check"] == Mode.OFF:
        raise click.UsageError("--fail-on-violation needs --self-check sampled or all")
    if options["self_check"] != Mode.OFF and options["profile"] != STRICT.name:
        raise click.UsageError("answers with --profile are not as documented: --self-check would find nothing else")
    _refuse_open_door(host, token=options["token"], insecure=options["insecure"])
    listener = open_socket(host, port)
    with told_progress(options) as progress:
        settings = _pbx_settings(options, progress, url_of(listener))
        pbx = Pbx(
            _document(options["document"]), settings, Clock(options["now"], is_frozen=options["clock"] == "frozen")
        )
    app = MockApp(
        pbx,
        AppSettings(
            allowed_hosts=(*map(spelt_host, (*options["allowed_hosts"], host)), host_of(listener)),
            allowed_origins=options["allowed_origins"],
            control_token=options["control_token"],
            self_check=Mode(options["self_check"]),
        ),
    )
    facts = describe(pbx, url_of(listener))
    click.echo(json.dumps({**facts, "pid": os.getpid()}) if options["as_json"] else _banner(facts))
    reloading = Reloading(app, lambda: _read_anew(options["document"]), _tell)
    code = serve_app(reloading if options["reload"] else app, listener)
    if options["fail_on_violation"]:
        code = code or _told_violations(app.self_check)
    raise click.exceptions.Exit(code)


def _told_violations(check: SelfCheck) -> int:
    """Say what was wrong with answers, and return the exit code that says whether anything was."""
    check.second.settle(_SETTLE_SECONDS)
    for violation in check.violations.all():
        click.echo(f"mockpbx: {told(violation)}", err=True)
    return int(check.violations.count > 0)


def _read_anew(path: Path | None) -> Spec:
    """Read the document from its files, our own one too."""
    path = document_path() if path is None else path
    document = load_document(path)
    refuse_unfit(document, str(path))
    return document


def _tell(line: str) -> None:
    click.echo(f"mockpbx: {line}", err=True)


def _document(path: Path | None) -> Spec:
    return load_spec() if path is None else _read_anew(path)


def _refuse_open_door(host: str, *, token: str | None, insecure: bool) -> None:
    if host in _LOOPBACK or token:
        return
    if not insecure:
        raise StartError(f"{host} is reached from other machines: give --token, or --insecure to use the known one")
    click.secho(f"mockpbx: {host} is open to other machines with a token anybody can know", fg="red", err=True)


def _pbx_settings(options: dict[str, Any], progress: Callable[[int], None], url: str) -> PbxSettings:
    return PbxSettings(
        scenario=options["scenario"],
        seed=options["seed"],
        call_count=options["call_count"],
        calls_from=options["calls_from"],
        progress=progress,
        locale=options["locale"],
        state=options["state"],
        token=options["token"],
        password=options["password"],
        report_seconds=options["report_seconds"],
        lease_seconds=options["lease_seconds"],
        retention_days=options["retention_days"],
        live_per_hour=options["live_per_hour"],
        smtp=options["smtp"],
        mail_sender=options["mail_sender"],
        public_url=options["public_url"] or url,
        webhook_urls=options["webhook_urls"],
        webhook_secret=options["webhook_secret"],
        webhook_hosts=options["webhook_hosts"],
        fault_profile=options["fault_profile"],
        journal_size=options["journal_size"],
        profile=options["profile"],
        # Processes that share a database share its clock, whenever each of them was started.
        keeps_own_time=options["now"] is not None and not is_postgres_url(options["state"]),
    )


def _banner(facts: dict[str, Any]) -> str:
    counts = facts["counts"]
    lines = {
        "API": facts["url"],
        "docs": facts["docs"],
        "console": facts["console"],
        "token": facts["token"] or _AS_GIVEN,
        "sign in": f"{facts['username']} / {facts['password'] or _AS_GIVEN}",
        **({"webhook": f"signed with {facts['webhook_secret']}"} if facts["webhook_secret"] else {}),
        "world": f"{facts['scenario']}, seed {facts['seed']}: {counts['cdrs']:,} calls, {counts['calllogs']:,} legs",
        "digest": facts["digest"],
    }
    return "\n".join([f"mockpbx {VERSION} is ready", *(f"  {name:<8} {value}" for name, value in lines.items())])
