"""`mockpbx world`: makes a world and prints its calls or its digest."""

from typing import Any

import click

from mockpbx import wire
from mockpbx.clock import SystemClock
from mockpbx.commands.options import world_options
from mockpbx.errors import StartError
from mockpbx.world import WorldError, build_world


@click.command()
@world_options
@click.option("--digest", is_flag=True, help="Print the digest alone; the same on every machine.")
def world(**options: Any) -> None:
    """Print the calls of a world as NDJSON, one call with its legs a line."""
    only_digest = options.pop("digest")
    options["now"] = options["now"] if options["now"] is not None else SystemClock().now()
    try:
        made = build_world(**options)
    except WorldError as error:
        raise StartError(str(error)) from error
    if only_digest:
        click.echo(made.digest)
        return
    history = made.history
    for place in range(history.call_count):
        [call] = wire.objects(history.calls, wire.CALL_ROW, slice(place, place + 1))
        legs = wire.objects(history.legs, wire.CALL_LOG, history.legs_of(place))
        click.echo(b'%b,"legs":[%b]}' % (call[:-1], b",".join(legs)))
