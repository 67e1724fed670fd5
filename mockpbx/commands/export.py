"""`mockpbx export`: writes the API down for other tools, with what a mock really answers."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from mockpbx.clock import Clock
from mockpbx.commands.options import SEEDS, InstantType
from mockpbx.errors import StartError
from mockpbx.export import Place, ask_all, curl_text, har_text, postman_text
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from mockpbx.world import SCENARIOS

Write = Callable[[Pbx, Place], bytes]

_OPTIONS = (
    click.option("--url", default="http://127.0.0.1:8887/api", show_default=True, help="Base URL of the API."),
    click.option("--token", envvar="PBX_TOKEN", help="The token.  [default: $PBX_TOKEN, else derived from the seed]"),
    click.option("--password", envvar="PBX_PASSWORD", default="mockpbx", help="Password of every user."),
    click.option("--with-token", is_flag=True, help="Write token and password into the file, not variables for them."),
    click.option("--scenario", type=click.Choice(list(SCENARIOS)), default="office", show_default=True, help="Whose."),
    click.option("--seed", type=SEEDS, default=1, show_default=True, help="Fixes all chance."),
    click.option(
        "--now", type=InstantType(), default="2026-03-09T14:00:00Z", show_default=True, help="What time it is there."
    ),
    click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File.  [default: print it]"),
)


@click.group()
def export() -> None:
    """Write the API down for Postman, for readers of HAR files, or for a shell."""


def _format(write: Write) -> Callable[..., None]:
    """Give a command its options, and have it write what `write` makes of a mock that stands still."""

    @wraps(write)
    def command(url: str, output: Path | None, **options: Any) -> None:
        pbx = _pbx(options)
        place = Place(
            url=_checked(url),
            token=pbx.token,
            username=pbx.admin.username,
            password=options["password"],
            shows_secrets=options["with_token"],
        )
        try:
            _put(write(pbx, place), output)
        finally:
            pbx.close()

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@export.command()
@_format
def postman(pbx: Pbx, place: Place) -> bytes:
    """Write a Postman collection (v2.1), with answers of a mock as examples."""
    return postman_text(ask_all(pbx, place), place, pbx.spec)


@export.command()
@_format
def har(pbx: Pbx, place: Place) -> bytes:
    """Write a HAR file (1.2) of one exchange with a mock for each operation."""
    return har_text(ask_all(pbx, place), place, pbx.spec)


@export.command()
@_format
def curl(pbx: Pbx, place: Place) -> bytes:
    """Write a command for bash for each operation."""
    return curl_text(place, pbx.spec)


def _pbx(options: dict[str, Any]) -> Pbx:
    settings = PbxSettings(
        scenario=options["scenario"],
        seed=options["seed"],
        token=options["token"],
        password=options["password"],
        report_seconds=0,
    )
    return Pbx(load_spec(), settings, Clock(options["now"], is_frozen=True))


def _checked(url: str) -> str:
    """Return a base URL without a slash at the end; a usage error when it is none."""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        is_good = False
    if not is_good or parts.query or parts.fragment or parts.username is not None:
        raise click.BadParameter("write for instance http://127.0.0.1:8887/api", param_hint="--url")
    return url.rstrip("/")


def _put(content: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise StartError(f"cannot write {output}: {error.strerror or error}") from error
