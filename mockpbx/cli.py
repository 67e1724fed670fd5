"""The command `mockpbx`: the mock's own commands, and the judge's handed on. The composition root of both towers."""

import sys
import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module

import click

from mockpbx.errors import StartError
from mockpbx.lean import lean_imports

EXIT_CODES = """\b
Exit codes:
  0    done; or, of a judgement: conforms
  1    the judgement has findings, or too little coverage
  2    usage, configuration or document fault
  3    nothing was judged, for instance because the target is unreachable or not this API
  4    our own fault
  130  interrupted
"""

_COMMANDS = {
    "serve": "mockpbx.commands.serve:serve",
    "demo": "mockpbx.commands.demo:demo",
    "world": "mockpbx.commands.world:world",
    "spec": "mockpbx.commands.spec:spec",
    "export": "mockpbx.commands.export:export",
    "check": "contracts.commands.check:check",
    "diff": "contracts.commands.diff:diff",
    "traffic": "contracts.commands.traffic:traffic",
    "proxy": "contracts.commands.proxy:proxy",
}


class _LazyGroup(click.Group):
    """Imports a command when it is asked for, so that the mock does not wait for the judge's libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        with lean_imports() if module.startswith("mockpbx.") else nullcontext():
            command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_LazyGroup, epilog=EXIT_CODES)
@click.version_option(package_name="mockpbx")
def mockpbx() -> None:
    """Play a PBX's CDR API, or judge one by its document."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; a fault of the start is one line on stderr and code 2."""
    # Connexion imports Starlette's test client with itself; what that says to its users is not for ours.
    warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
    try:
        code = mockpbx.main(args=arguments, prog_name="mockpbx", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except StartError as error:
        click.echo(f"mockpbx: {error}", err=True)
        code = 2
    sys.exit(code)
