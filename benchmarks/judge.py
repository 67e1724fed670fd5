"""`python -m benchmarks.judge`: holds judges to the same lies and writes benchmarks/judge.md."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.rivals import dredd, ours, plain_schemathesis, prism, specmatic
from benchmarks.rivals.page import page
from benchmarks.rivals.results import Account, Result, append, read
from benchmarks.rivals.tool import Said, Tool, ToolError
from contracts.checks import CHECKS
from tests.mutants.liar import LIES, load_lie, serving

TOOLS: Sequence[Tool] = (ours.OURS, ours.LAWS, plain_schemathesis.TOOL, dredd.TOOL, specmatic.TOOL, prism.TOOL)
ALL: Sequence[Tool] = (*TOOLS, *ours.WITHIN)
"""With ours once more for each budget of time, which are run when they are named: `--tools ours-10,ours-30`."""
TOP = Path(__file__).parents[1]
RESULTS = TOP / ".cache" / "rivals" / "results.jsonl"
PAGE = Path(__file__).parent / "judge.md"


class Counter:
    """How many requests a lie was asked, by a module that counts and then does what the lie does."""

    def __init__(self, lie: ModuleType | None) -> None:
        self.count = 0
        self.lie = ModuleType("counted")
        self.lie.__dict__.update(vars(lie) if lie else {})
        self._before = getattr(lie, "before", None)
        vars(self.lie)["before"] = self.before

    def before(self, asked: Any) -> None:
        """Count a request, and let the lie have it."""
        self.count += 1
        if self._before:
            self._before(asked)


def main() -> int:
    """Judge what was not judged yet, print the page, write it when asked to."""
    options = _options()
    tools = [tool for tool in ALL if tool.name in options.tools]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    for tool in tools:
        for result in results_of(tool, options.lies, again=options.again):
            append(RESULTS, result)
            print(_line(result), file=sys.stderr, flush=True)
    checks = [check.id for check in CHECKS]
    text = page(TOOLS, read(RESULTS), classes(), surroundings(), ours.WITHIN, checks)
    print(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    names = sorted(path.stem for path in LIES.glob("*.py"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judge", description=__doc__)
    parser.add_argument("--tools", type=_names, default=[tool.name for tool in TOOLS], help="names, with commas")
    parser.add_argument("--lies", type=_names, default=names, help="names, with commas; all when not given")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th of these lies")
    parser.add_argument("--again", action="store_true", help="also what the results file has already")
    parser.add_argument("--write", action="store_true", help="write the page as well")
    options = parser.parse_args()
    for given, known in ((options.tools, [tool.name for tool in ALL]), (options.lies, names)):
        if unknown := set(given) - set(known):
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    options.lies = options.lies[:: options.every]
    return options


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def results_of(tool: Tool, lies: Sequence[str], *, again: bool) -> Iterator[Result]:
    """Judge what this version of a tool has not: the honest server first, for that tells which complaints say nothing.

    A tool that cannot be had, or judges not even that one, is tried no further; the result says why.
    """
    try:
        version = tool.version()
    except ToolError as reason:
        yield Result(tool=tool.name, lie=None, version="", date=_today(), seconds=0.0, requests=0, error=str(reason))
        return
    account = Account(tool.name, () if again else [one for one in read(RESULTS) if one.version == version])
    for turn in range(len(account.honest), tool.honest_count):
        honest = judged(tool, None, seed=1 + turn)
        yield honest
        if honest.error:
            return
    yield from (judged(tool, lie) for lie in lies if lie not in account.judged)


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def judged(tool: Tool, lie: str | None, *, seed: int = 1) -> Result:
    """Judge a server that tells a lie, or an honest one, in a folder that is made for this run alone."""
    counter = Counter(load_lie(lie) if lie else None)
    with serving(counter.lie) as target, tempfile.TemporaryDirectory(prefix="rival-") as folder:
        begun = time.monotonic()
        said, error = Said(failures=frozenset()), None
        try:
            said = tool.run(target, Path(folder), seed)
        except ToolError as reason:
            error = str(reason)
        seconds = time.monotonic() - begun
    return Result(
        tool=tool.name,
        lie=lie,
        version=tool.version(),
        date=_today(),
        seconds=round(seconds, 2),
        requests=counter.count,
        failures=tuple(sorted(said.failures)),
        error=error,
    )


def _line(result: Result) -> str:
    told = result.error or f"{len(result.failures)} complaints"
    return f"{result.tool} {result.lie or 'honest'}: {told}, {result.seconds:.1f} s, {result.requests} requests"


def surroundings() -> str:
    """The machine and what the tools run on, in words."""
    told = [f"Python {platform.python_version()}"]
    for program in ("node", "java"):
        if shutil.which(program):
            words = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split()
            told.append(f"{program} {words[1] if program == 'java' else words[0].removeprefix('v')}")
    return f"{', '.join(told)}, {platform.machine()}, {os.cpu_count()} cores"


def classes() -> dict[str, str]:
    """The class of each lie: the family of the check that is named for it."""
    lies = {path.stem: load_lie(path.stem) for path in sorted(LIES.glob("*.py"))}
    return {name: str(lie.KILLED_BY).partition(".")[0] for name, lie in lies.items()}


if __name__ == "__main__":
    raise SystemExit(main())
