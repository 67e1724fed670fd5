"""`mockpbx demo`: serves a mock, lets the judge judge it, and goes on serving."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import click

from mockpbx.errors import StartError


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8887, show_default=True, help="Port; 0 picks a free one."
)
@click.option("--once", is_flag=True, help="Stop after the verdict instead of serving on.")
def demo(port: int, once: bool) -> None:
    """Serve a mock, judge it, print the verdict, and serve on until Ctrl-C."""
    # Whoever ends this process by a signal ends the mock, as Ctrl-C does.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    mock = _start_mock(port)
    try:
        facts = _read_facts(mock)
        click.echo(f"mock PBX at {facts['url']}, documentation at {facts['docs']}\n")
        verdict = _judge(facts)
        if not once:
            _serve_on(mock, facts)
    finally:
        mock.send_signal(signal.SIGTERM)
        mock.wait()
    raise click.exceptions.Exit(verdict)


def _interrupt(_signum: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _start_mock(port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "mockpbx", "serve", "--json", "--port", str(port)]
    # Its token and password are those that anybody may know, because they are shown.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MOCKPBX_")}
    # A session of its own, so that Ctrl-C reaches this process alone and the mock is ended in order.
    return subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, text=True, start_new_session=True, env=variables
    )


def _read_facts(mock: "subprocess.Popen[str]") -> dict[str, Any]:
    line = mock.stdout.readline() if mock.stdout else ""
    if not line:
        raise StartError("the mock did not start")
    facts: dict[str, Any] = json.loads(line)
    return facts


def _judge(facts: dict[str, Any]) -> int:
    command = [sys.executable, "-m", "mockpbx", "check", facts["url"], "--username", facts["username"]]
    secrets = {"PBX_TOKEN": facts["token"], "PBX_PASSWORD": facts["password"]}
    return subprocess.run(command, env={**os.environ, **secrets}, check=False).returncode  # noqa: S603


def _serve_on(mock: "subprocess.Popen[str]", facts: dict[str, Any]) -> None:
    click.echo(
        f"\nStill serving at {facts['url']}; console {facts['console']}; token {facts['token']}; Ctrl-C stops it."
    )
    try:
        mock.wait()
    except KeyboardInterrupt:
        click.echo()
