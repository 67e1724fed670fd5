"""Dredd: the document's own examples, each sent once for every status that it names."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.rivals.fetched import HERE, document, modules, version_of
from benchmarks.rivals.requests import Names, names_of
from benchmarks.rivals.tool import Said, Tool, ToolError, bounded, last_lines
from contracts.settings import Target

_NUMBERS = re.compile(r"\d+")


def _run(target: Target, folder: Path, seed: int) -> Said:
    """Learn the ids at the server, hand them to the hooks, and read what the hooks wrote down at the end."""
    (folder / "openapi.json").write_text(json.dumps(document()))
    program = modules() / "dredd" / "bin" / "dredd"
    command = ["node", str(program), "openapi.json", target.base_url, "--hookfiles", str(HERE / "dredd-hooks.js")]
    variables = {**os.environ, "RIVAL_NAMES": json.dumps(_told_to_hooks(target, names_of(target)))}
    ended = bounded([*command, "--no-color", "--loglevel", "error"], folder, variables=variables)
    if not (folder / "failures.json").exists():
        raise ToolError(f"exit {ended.returncode}: {last_lines(ended.output)}")
    return Said(failures=read(folder / "failures.json"))


def _told_to_hooks(target: Target, names: Names) -> dict[str, object]:
    credentials = {"username": target.username, "password": target.password}
    base = urlsplit(target.base_url).path
    return {**asdict(names), "base": base, "token": target.token, "credentials": credentials}


def read(path: Path) -> frozenset[str]:
    """The failures of a run, without the places in lists and the values that differ between runs."""
    told = json.loads(path.read_text())["failures"]
    parts = (one.partition(" | ") for one in told)
    return frozenset(f"{name} | {_NUMBERS.sub('N', said) if 'At ' in said else said}" for name, _, said in parts)


TOOL = Tool(
    name="dredd",
    title="Dredd",
    command="dredd openapi.json http://… --hookfiles dredd-hooks.js",
    given="the document as JSON, without YAML's aliases; hooks give token, ids and requests for bad statuses",
    reading="a failure is an example of the document and what Dredd says of its answer",
    version=lambda: version_of("dredd"),
    run=_run,
    honest_count=3,
)
