"""How a command ends: an exit code, and one line where something went wrong. Refuses to know what was done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from contracts.errors import JudgeError

NOTHING_JUDGED = 3
EXIT_CODES = """\b
Exit codes:
  0    conforms; after --clean-up, nothing is left behind
  1    findings, or less coverage than --min-coverage asks for;
       after --clean-up, something that is left behind
  2    usage, configuration or document fault
  3    nothing was judged: the target is unreachable, not this API, lets nobody in,
       showed nothing of what was asked for, or shut its door on the way
  4    our own fault
  130  interrupted; what was created is destroyed, or it is said how to
"""


def ending_in_codes(name: str) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Make a command of this name end with the code that it returns, and turn errors into one line and a code."""

    def wrap(command: Callable[..., int]) -> Callable[..., None]:
        @wraps(command)
        def run(**options: Any) -> None:
            raise click.exceptions.Exit(_code(name, command, options))

        return run

    return wrap


def _code(name: str, command: Callable[..., int], options: dict[str, Any]) -> int:
    try:
        return command(**options)
    except JudgeError as error:
        click.echo(f"{name}: {error}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        click.echo(f"{name}: interrupted", err=True)
        return 130
    except click.ClickException:
        raise
    except Exception as error:  # whatever it is, it is ours, and nobody is helped by a traceback
        click.echo(f"{name}: this is a fault of the judge: {type(error).__name__}: {error}", err=True)
        return 4
