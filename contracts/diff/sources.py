"""Where a document to compare comes from: a file, standard input, our own, a revision of git. Refuses to parse it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from contracts.diff.reading import MOST_CHARACTERS
from contracts.document import shipped_path
from contracts.errors import DocumentError, UsageError

SHIPPED = "shipped"
STANDARD_INPUT = "-"
_GIT_SECONDS = 30


def read_source(name: str) -> str:
    """The text that a name on the command line means; DocumentError when it cannot be read."""
    if name == STANDARD_INPUT:
        return _decoded(sys.stdin.buffer.read(MOST_CHARACTERS * 4 + 1), "standard input")
    path = shipped_path() if name == SHIPPED else Path(name)
    if path.exists() or ":" not in name:
        return _file(path)
    return _decoded(_from_git(name), name)


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _decoded(file.read(MOST_CHARACTERS * 4 + 1), str(path))
    except (OSError, ValueError) as error:
        raise DocumentError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error


def _from_git(name: str) -> bytes:
    """Return the bytes of REVISION:PATH in the repository around here, without asking any other machine for them."""
    git = shutil.which("git")
    if git is None:
        raise DocumentError(f"there is no file {name}, and no git that could know it as REVISION:PATH")
    if name.startswith("-"):
        raise UsageError(f"{name!r} is neither a file nor REVISION:PATH")
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - git itself, and one argument that cannot be an option
            [git, "cat-file", "blob", name], capture_output=True, check=False, timeout=_GIT_SECONDS, env=quiet
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise DocumentError(f"cannot ask git for {name}: {error}") from error
    if done.returncode:
        why = " ".join(done.stderr.decode(errors="replace").split())
        raise DocumentError(f"there is no file {name}, and git does not know it as REVISION:PATH: {why}")
    return done.stdout


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is no UTF-8: {error.reason} at byte {error.start}") from error
