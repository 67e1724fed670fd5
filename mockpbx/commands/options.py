"""The options that say what world a command makes, shared by the commands that make one."""

from collections.abc import Callable
from typing import Any

import click

from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant
from mockpbx.world import SCENARIOS

Command = Callable[..., Any]


class InstantType(click.ParamType[Instant]):
    """An RFC 3339 date-time on the command line."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Instant:
        """Read the text; a usage error when it is not a date-time."""
        try:
            return parse_instant(value)
        except ValueError as error:
            self.fail(f"{error}; write for instance 2026-03-09T14:00:00Z", param, ctx)


_OPTIONS = (
    click.option(
        "--scenario", type=click.Choice(list(SCENARIOS)), default="office", show_default=True, help="What world."
    ),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Fixes all chance."),
    click.option(
        "--calls", "call_count", type=click.IntRange(0, 5_000_000), help="How many calls.  [default: the scenario's]"
    ),
    click.option("--locale", default="en_US", show_default=True, help="Language of names, such as de_DE."),
    click.option("--now", type=InstantType(), help="What time it is at the start.  [default: the real time]"),
)


def world_options(command: Command) -> Command:
    """Add the options of a world to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
