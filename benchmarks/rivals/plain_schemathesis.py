"""Plain Schemathesis, as an ordinary user runs it; its own baseline file says which failures are the same."""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.rivals.tool import Said, Tool, ToolError, bounded, last_lines
from contracts.settings import Target

TOP = Path(__file__).parents[2]
_FLAGS = ("--max-examples", "20", "--baseline", "failures.json", "--baseline-update")


def _run(target: Target, folder: Path, seed: int) -> Said:
    """Judge by all phases; the folder is new, so that no example of another run is tried first."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(TOP / "openapi.yaml"), "--url", target.base_url]
    command += ["--header", f"Authorization: Bearer {target.token}", "--seed", str(seed), *_FLAGS]
    ended = bounded(command, folder, variables=os.environ)
    if ended.returncode not in (0, 1):
        raise ToolError(f"exit {ended.returncode}: {last_lines(ended.output)}")
    return Said(failures=read(folder / "failures.json"))


def read(path: Path) -> frozenset[str]:
    """The failures of a baseline file, by what Schemathesis tells one from another by; none when there is no file."""
    if not path.exists():
        return frozenset()
    entries = json.loads(path.read_text())["entries"]
    return frozenset(" | ".join(one[part] for part in ("operation", "check", "signature")) for one in entries)


TOOL = Tool(
    name="schemathesis",
    title="Schemathesis, plain",
    command="schemathesis run openapi.yaml --url … --header 'Authorization: Bearer …' --max-examples 20 --seed 1",
    given="the document as it is",
    reading="a failure is an operation, a check and a signature, as in the file of `--baseline`",
    version=lambda: version("schemathesis"),
    run=_run,
    honest_count=10,
)
