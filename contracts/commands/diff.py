"""The command `diff`: says what changed between two OpenAPI documents, whom it breaks, and ends by it."""

from collections.abc import Callable, Mapping

import click

from contracts.commands.ending import ending_in_codes
from contracts.diff.judgement import compare
from contracts.diff.reading import read_document
from contracts.diff.rules import Level
from contracts.diff.sources import STANDARD_INPUT, read_source
from contracts.diff.writers import WRITERS
from contracts.errors import UsageError

EXIT_CODES = """\b
Exit codes:
  0    nothing that --fail-on names
  1    changes that --fail-on names; by default those that break somebody
  2    usage, or a document that cannot be read
  4    our own fault
"""
_FAILING: Mapping[str, Callable[[Level], bool]] = {
    "breaking": lambda level: level.breaks_clients or level.breaks_servers,
    "clients": lambda level: level.breaks_clients,
    "servers": lambda level: level.breaks_servers,
    "any": lambda level: True,
    "none": lambda level: False,
}


@click.command(epilog=EXIT_CODES)
@click.argument("old")
@click.argument("new")
@click.option(
    "--format", "writer", type=click.Choice(list(WRITERS)), default="text", show_default=True, help="How to say it."
)
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILING)),
    default="breaking",
    show_default=True,
    help="Which changes end with 1: those that break somebody, clients, servers, or any.",
)
@ending_in_codes("diff")
def diff(old: str, new: str, writer: str, fail_on: str) -> int:
    """Say what changed from the OpenAPI document OLD to NEW, and whom it breaks.

    Each is a file in YAML or JSON, `-` for standard input, `shipped` for the document that comes with this program, or
    REVISION:PATH in the git repository around here, such as main:openapi.yaml.
    """
    if old == new == STANDARD_INPUT:
        raise UsageError("only one of the documents can come from standard input")
    before, after = (read_document(read_source(name), name=name) for name in (old, new))
    difference = compare(before, after)
    click.echo(WRITERS[writer](difference), nl=False)
    return int(any(_FAILING[fail_on](change.rule.level) for change in difference.changes))
