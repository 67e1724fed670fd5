"""The journal of a run from its beginning to its end, and the command that goes on from there. Refuses to judge."""

import os
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from contracts.errors import UsageError
from contracts.journal import Journal
from contracts.settings import Preset, Settings, Target

JOURNALS = Path(click.get_app_dir("mockpbx")) / "journals"
"""Where journals are that nobody gave a place."""


@contextmanager
def journalled(
    target: Target, settings: Settings, path: Path | None, options: Sequence[str], say: Callable[[str], None]
) -> Iterator[Path | None]:
    """Begin the journal of a run that writes, and say where it is; in the end say how to go on, if anything is left.

    `options` are those of `mockpbx check` that lead to the target as its address does. A run that only reads has no
    journal.
    """
    if settings.preset is Preset.PROBE:
        yield None
        return
    journal = Journal(path or _place())
    journal.begin(target.base_url)
    say(f"what it creates is noted in {journal.path}")
    try:
        yield journal.path
    finally:
        if journal.is_settled:
            journal.path.unlink(missing_ok=True)
        else:
            way_on = ["mockpbx", "check", target.base_url, "--clean-up", str(journal.path), *options]
            say(f"to destroy what is left: {shlex.join(way_on)}")


def _place() -> Path:
    try:
        JOURNALS.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {JOURNALS} for the journal: {error.strerror}; give --journal") from error
    return JOURNALS / f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.jsonl"
