"""`mockpbx spec`: prints the document."""

import click
import yaml

from mockpbx.dialect import openapi_31
from mockpbx.spec import load_spec


@click.command()
@click.option(
    "--openapi", type=click.Choice(["3.0", "3.1"]), default="3.0", show_default=True, help="Version to print."
)
def spec(openapi: str) -> None:
    """Print the document: as it was written, or rendered as OpenAPI 3.1."""
    document = load_spec()
    if openapi == "3.0":
        click.echo(document.text, nl=False)
    else:
        click.echo(yaml.safe_dump(openapi_31(document.tree), sort_keys=False, allow_unicode=True, width=120), nl=False)
