"""The options that say what world a command makes, shared by the commands that make one."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from math import isfinite
from pathlib import Path
from typing import Any

import click

from mockpbx.clock import EARLIEST, LATEST
from mockpbx.delivery import SmtpServer
from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant
from mockpbx.world import SCENARIOS

Command = Callable[..., Any]
_MANY = 200_000
SEEDS = click.IntRange(0, 2**63 - 1)
"""Seeds that a snapshot can tell of."""


class InstantType(click.ParamType[Instant]):
    """An RFC 3339 date-time on the command line."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Instant:
        """Read the text; a usage error when it is not a date-time."""
        try:
            instant = parse_instant(value)
        except ValueError as error:
            self.fail(f"{error}; write for instance 2026-03-09T14:00:00Z", param, ctx)
        if not EARLIEST <= instant <= LATEST:
            self.fail("the clock knows the years from 1970 to 2200", param, ctx)
        return instant


class FiniteRange(click.FloatRange):
    """A number on the command line that lies between two others, which click says of NaN too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the number; a usage error when it is none."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is not a number to reckon with", param, ctx)
        return number


class AddressType(click.ParamType[SmtpServer]):
    """A mail server on the command line, as host:port."""

    name = "host:port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> SmtpServer:
        """Read the text; a usage error when it is not a host and a port."""
        host, _, port = value.rpartition(":")
        if not host or not (port.isascii() and port.isdecimal()) or not 0 < int(port) < 65_536:
            self.fail("write host:port, for instance 127.0.0.1:25", param, ctx)
        return SmtpServer(host=host, port=int(port))


_OPTIONS = (
    click.option(
        "--scenario", type=click.Choice(list(SCENARIOS)), default="office", show_default=True, help="What world."
    ),
    click.option("--seed", type=SEEDS, default=1, show_default=True, help="Fixes all chance."),
    click.option(
        "--calls", "call_count", type=click.IntRange(0, 5_000_000), help="How many calls.  [default: the scenario's]"
    ),
    click.option(
        "--calls-from",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File of calls to have instead: rows of /cdrs as .csv, .json or .jsonl.",
    ),
    click.option("--locale", default="en_US", show_default=True, help="Language of names, such as de_DE."),
    click.option("--now", type=InstantType(), help="What time it is at the start.  [default: the real time]"),
)


def world_options(command: Command) -> Command:
    """Add the options of a world to a command; two that contradict each other are a usage error."""

    @wraps(command)
    def checked(*args: Any, **options: Any) -> Any:
        if options["calls_from"] is not None and options["call_count"] is not None:
            raise click.UsageError("--calls makes calls and --calls-from reads them: give one of the two")
        return command(*args, **options)

    for option in reversed(_OPTIONS):
        checked = option(checked)
    return checked


@contextmanager
def told_progress(options: Mapping[str, Any]) -> Iterator[Callable[[int], None]]:
    """Draw a bar on the terminal while many calls are made; yield what is to be told of them."""
    count = options["call_count"] or SCENARIOS[options["scenario"]].call_count
    if count < _MANY or options["calls_from"] is not None or not sys.stderr.isatty():
        yield lambda _count: None
        return
    with click.progressbar(length=count, label="making calls", file=sys.stderr) as bar:
        yield bar.update
