"""`mockpbx world`: makes a world and prints its calls or its digest."""

from typing import Any

import click

from mockpbx import wire
from mockpbx.clock import Clock
from mockpbx.commands.options import told_progress, world_options
from mockpbx.errors import StartError
from mockpbx.spec import load_spec
from mockpbx.world import World, WorldError, build_world, import_world

_AT_ONCE = 1000


@click.command()
@world_options
@click.option("--digest", is_flag=True, help="Print the digest alone; the same on every machine.")
def world(**options: Any) -> None:
    """Print the calls of a world as NDJSON, one call with its legs a line."""
    only_digest = options.pop("digest")
    options["now"] = options["now"] if options["now"] is not None else Clock().now()
    try:
        made = _made(options)
    except WorldError as error:
        raise StartError(str(error)) from error
    if only_digest:
        click.echo(made.digest)
        return
    history = made.history
    for start in range(0, history.call_count, _AT_ONCE):
        calls = wire.objects(history.calls, wire.CALL_ROW, slice(start, start + _AT_ONCE))
        for place, call in enumerate(calls, start):
            legs = wire.objects(history.legs, wire.CALL_LOG, history.legs_of(place))
            click.echo(b'%b,"legs":[%b]}' % (call[:-1], b",".join(legs)))


def _made(options: dict[str, Any]) -> World:
    with told_progress(options) as progress:
        path = options.pop("calls_from")
        if path is None:
            made = build_world(**options, progress=progress)
        else:
            made = import_world(path, load_spec(), seed=options["seed"], now=options["now"], locale=options["locale"])
        # The calls are made when they are first looked at: now, while the bar is there.
        _ = made.history
    return made
