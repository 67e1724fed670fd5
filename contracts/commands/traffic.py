"""The command `traffic`: judges exchanges that were recorded by others, and sends nothing."""

from pathlib import Path
from typing import Any

import click

from contracts.address import parse_base_url
from contracts.commands.ending import EXIT_CODES, ending_in_codes
from contracts.commands.outputs import document_options, open_outputs, output_options
from contracts.document import Document
from contracts.har import read_har
from contracts.profile import load_profile
from contracts.traffic import judge_traffic


@click.command(epilog=EXIT_CODES)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--base-url", help="Where the API lies, with its base path.  [default: where most requests went]")
@document_options
@output_options
@ending_in_codes("traffic")
def traffic(file: Path, base_url: str | None, profile: str, document: Path | None, **options: Any) -> int:
    """Judge the recorded traffic in FILE, a HAR of a browser, a proxy or a test, by the document.

    Entries that are not of HAR's form are left out, and the verdict says which and why; the exit code is that of the
    others. Where there are no others, it is 2.
    """
    loaded = Document.load(document)
    outputs = open_outputs(options, loaded, None)
    home = parse_base_url(base_url, "") if base_url else None
    verdict = judge_traffic(read_har(file), loaded, load_profile(profile), base_url=home)
    return outputs.hand_out(verdict, is_here=False)
