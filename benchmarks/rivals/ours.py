"""Our own judge, preset gate; whole, and without the Schemathesis that it drives at the end."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.rivals.tool import Said, Tool, ToolError
from contracts.document import Document
from contracts.errors import JudgeError
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target

TOP = Path(__file__).parents[2]
_SETTINGS = Settings(preset=Preset.GATE)


def _running(settings: Settings) -> Callable[[Target, Path, int], Said]:
    def run(target: Target, folder: Path, seed: int) -> Said:
        try:
            verdict = judge(target, replace(settings, seed=seed), Document.load(), journal_path=folder / "journal")
        except JudgeError as error:
            raise ToolError(str(error)) from error
        return Said(failures=frozenset(f"{one.id} | {one.operation_id}" for one in verdict.findings))

    return run


def _version() -> str:
    """The version, and a mark of the judge's very sources: it changes while the version stays."""
    digest = hashlib.sha256()
    for path in sorted((TOP / "contracts").rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{version('mockpbx')} ({digest.hexdigest()[:8]})"


OURS = Tool(
    name="ours",
    title="ours",
    command="contracts.runner.judge, as `mockpbx check http://… --preset gate`",
    given="the document as it is; also a user's password, and another tenant's token",
    reading="a failure is a finding's id and operation",
    version=_version,
    run=_running(_SETTINGS),
    honest_count=10,
)
BUDGETS = (10, 30, 60, 300)
"""Seconds that a run may be given, as `--max-time`."""
WITHIN = tuple(
    replace(
        OURS,
        name=f"ours-{seconds}",
        title=f"ours, given {seconds} s",
        command=f"the same with `max_seconds={seconds}`",
        run=_running(replace(_SETTINGS, max_seconds=float(seconds))),
        honest_count=1,
    )
    for seconds in BUDGETS
)
LAWS = replace(
    OURS,
    name="laws",
    title="ours, without Schemathesis",
    command="the same with `max_examples=0`",
    run=_running(replace(_SETTINGS, max_examples=0)),
)
