"""`mockpbx serve`: makes a world and serves it."""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import click

from mockpbx.app import AppSettings, MockApp
from mockpbx.clock import Clock
from mockpbx.commands.options import AddressType, told_progress, world_options
from mockpbx.errors import StartError
from mockpbx.faults import PROFILES
from mockpbx.pbx import Pbx
from mockpbx.server import describe, open_socket, url_of
from mockpbx.server import serve as serve_app
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from mockpbx.store import is_postgres_url
from mockpbx.version import VERSION

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8887, show_default=True, help="Port; 0 picks a free one."
)
@world_options
@click.option("--state", help="File or PostgreSQL URL that keeps the state.  [default: memory]")
@click.option("--token", envvar="MOCKPBX_TOKEN", help="Token that never expires.  [default: derived from the seed]")
@click.option("--password", envvar="MOCKPBX_PASSWORD", default="mockpbx", help="Password of every user.")
@click.option(
    "--report-seconds", type=click.FloatRange(0), default=0.5, show_default=True, help="How long a report runs."
)
@click.option(
    "--lease-seconds",
    type=click.FloatRange(1),
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
    "--retention-days", type=click.IntRange(1), default=30, show_default=True, help="How long files are kept."
)
@click.option("--live", "live_per_hour", type=click.FloatRange(0, 10_000), default=0, help="Calls to arrive an hour.")
@click.option("--smtp", "smtp", type=AddressType(), help="Mail server, host:port, to send mails to as well.")
@click.option("--mail-from", "mail_sender", default="pbx@pbx.example", show_default=True, help="Sender of mails.")
@click.option("--public-url", help="What links in mails begin with.  [default: the address it listens on]")
@click.option("--webhook", "webhook_urls", multiple=True, help="URL on this machine to tell of calls and reports.")
@click.option("--webhook-host", "webhook_hosts", multiple=True, help="Other host that webhooks may be on.")
@click.option("--control-token", envvar="MOCKPBX_CONTROL_TOKEN", help="Opens /_mock/api to other machines.")
@click.option("--allow-host", "allowed_hosts", multiple=True, help="Host name to answer for, beside this machine's.")
@click.option(
    "--allow-origin",
    "allowed_origins",
    multiple=True,
    help="Browser origin to allow, beside this machine's; * for any.",
)
@click.option("--faults", "fault_profile", type=click.Choice(list(PROFILES)), help="Trouble to begin with.")
@click.option("--insecure", is_flag=True, help="Listen beyond this machine without a token of your own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line instead of the banner.")
def serve(host: str, port: int, **options: Any) -> None:
    """Serve a mock PBX until it is told to stop."""
    # Asked to stop before it serves, it has nothing to end; from then on the server catches the signal itself.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    _refuse_open_door(host, token=options["token"], insecure=options["insecure"])
    listener = open_socket(host, port)
    with told_progress(options) as progress:
        settings = _pbx_settings(options, progress, url_of(listener))
        pbx = Pbx(load_spec(), settings, Clock(options["now"], is_frozen=options["clock"] == "frozen"))
    app = MockApp(
        pbx,
        AppSettings(
            allowed_hosts=(*options["allowed_hosts"], *(() if host in _LOOPBACK else (host,))),
            allowed_origins=options["allowed_origins"],
            control_token=options["control_token"],
        ),
    )
    facts = describe(pbx, url_of(listener))
    click.echo(json.dumps({**facts, "pid": os.getpid()}) if options["as_json"] else _banner(facts))
    raise click.exceptions.Exit(serve_app(app, listener))


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
        webhook_hosts=options["webhook_hosts"],
        fault_profile=options["fault_profile"],
        # Processes that share a database share its clock, whenever each of them was started.
        keeps_own_time=options["now"] is not None and not is_postgres_url(options["state"]),
    )


def _banner(facts: dict[str, Any]) -> str:
    counts = facts["counts"]
    lines = {
        "API": facts["url"],
        "docs": facts["docs"],
        "console": facts["console"],
        "token": facts["token"],
        "sign in": f"{facts['username']} / {facts['password']}",
        "world": f"{facts['scenario']}, seed {facts['seed']}: {counts['cdrs']:,} calls, {counts['calllogs']:,} legs",
        "digest": facts["digest"],
    }
    return "\n".join([f"mockpbx {VERSION} is ready", *(f"  {name:<8} {value}" for name, value in lines.items())])
