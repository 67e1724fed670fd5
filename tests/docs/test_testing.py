"""What docs/testing.md shows works: its files are written down, its commands run, in their order."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.plugin.suites import ROOT, served

PAGE = (ROOT / "docs" / "testing.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = {"python", "js"}
NAMED = re.compile(r"(?:#|//) (\S+)\n")
SERVED_AT = "http://127.0.0.1:8887"


def variables() -> Mapping[str, str]:
    """The environment of somebody who has installed this package and xdist, and no other plugin."""
    plugins = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin,mockpbx.pytest_plugin"}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, **plugins, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def test_every_example_works(tmp_path: Path) -> None:
    """Each block is a file with its name in its first line, or commands that end well."""
    shell = []
    with served("--calls", "100") as url:
        for kind, text in BLOCKS:
            here = text.replace(SERVED_AT, url.removesuffix("/api"))
            if kind in FILES:
                named = NAMED.match(text)
                assert named is not None, text
                (tmp_path / named[1]).write_text(here)
                continue
            assert kind == "sh", text
            command = ["bash", "-euo", "pipefail", "-c", here]
            done = subprocess.run(
                command, cwd=tmp_path, env=variables(), capture_output=True, text=True, check=False, timeout=120
            )
            assert done.returncode == 0, f"{here}\n{done.stdout}{done.stderr}"
            shell.append(done.stdout)
    assert "4 passed" in shell[0]
    assert "100 calls\n400 scenario" in shell[1]
    assert "# pass 1" in shell[3]


def test_every_file_is_used() -> None:
    """No example is written down and then left lying: pytest finds it, or a command names it."""
    commands = "".join(text for kind, text in BLOCKS if kind == "sh")
    names = [NAMED.match(text) for kind, text in BLOCKS if kind in FILES]
    assert all(name and (name[1].startswith("test_") or name[1] in commands) for name in names)
    assert len(names) == 4
