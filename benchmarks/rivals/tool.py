"""What a judge is to the benchmark: a name, a version, and a run that says what it finds. Refuses to know any one."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.settings import Target

MOST_SECONDS = 240.0
"""No run takes longer; one that does is recorded as failed, not as a verdict."""


class ToolError(Exception):
    """A judge did not come to a verdict; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a judge said of a server.

    `failures` are worded so that two runs that fail alike yield the same texts: no ids, no instants, no drawn values.
    """

    failures: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A judge. `run` judges a target with an empty folder to work in, and a seed for what it draws.

    For the page: `command`, what it is `given` to read, and its `reading`: what counts as a failure. `honest_count` is
    how often the honest server is judged first, each time with another seed: a lie's answers turn the draws elsewhere,
    and what is complained of then may be no fault of the lie.
    """

    name: str
    title: str
    command: str
    given: str
    reading: str
    version: Callable[[], str]
    run: Callable[[Target, Path, int], Said]
    honest_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A command that ended by itself."""

    returncode: int
    output: str = field(repr=False)


def bounded(
    command: Sequence[str], folder: Path, *, variables: Mapping[str, str], seconds: float = MOST_SECONDS
) -> Process:
    """Run a command to its end, with both its outputs in one; ToolError when it takes too long."""
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"not done after {seconds:.0f} s") from None
    return Process(returncode=ended.returncode, output=ended.stdout.decode(errors="replace"))


def last_lines(text: str, count: int = 3) -> str:
    """The end of what a command wrote, on one line."""
    return " / ".join([line.strip() for line in text.splitlines() if line.strip()][-count:])
