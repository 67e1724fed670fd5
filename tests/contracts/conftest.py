"""Servers to judge, and the command line that judges them."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest

from contracts.document import Document
from contracts.settings import Target

Check = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def document() -> Document:
    """The document that the judge ships."""
    return Document.load()


def environment(target: Target | None = None, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a process that judges, with the target's token."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PBX_")}
    token = {"PBX_TOKEN": target.token} if target is not None and target.token else {}
    return {**kept, **token, **(changes or {})}


@pytest.fixture
def check() -> Check:
    """Runs `mockpbx check`, or another command of the judge, to its end."""

    def run(
        *arguments: object, target: Target | None = None, command: str = "check", **changes: str
    ) -> "subprocess.CompletedProcess[str]":
        quick = ["--quick"] if command == "check" else []
        words = [sys.executable, "-m", "mockpbx", command, *map(str, arguments), *quick]
        return subprocess.run(
            words, env=environment(target, changes), capture_output=True, text=True, check=False, timeout=120
        )

    return run
