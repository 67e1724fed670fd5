"""Suites that use the plugin, run as their owners would run them; and mocks that are served beside them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STRICT = "[pytest]\naddopts = --strict-markers --strict-config -p no:cacheprovider\nfilterwarnings = error\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a suite went: its exit code, all that it printed, and how many tests passed and did not."""

    code: int
    text: str

    def count(self, word: str) -> int:
        """How many tests had an outcome, as the last line says."""
        found = re.search(rf"(\d+) {word}", self.text.strip().rsplit("\n", 1)[-1])
        return int(found[1]) if found else 0


def run_suite(folder: Path, *options: str, ini: str = "", env: dict[str, str] | None = None) -> Outcome:
    """Run the tests of a folder with the plugin and, of all others, xdist.

    Plugins are named one by one, so that it is the same whether this package is installed or only lies here.
    """
    (folder / "pytest.ini").write_text(STRICT + ini)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKPBX_", "PYTEST_"))}
    variables = {**known, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), **(env or {})}
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "mockpbx.pytest_plugin", *options]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=600)
    return Outcome(code=done.returncode, text=done.stdout + done.stderr)


@contextmanager
def served(*options: str) -> Iterator[str]:
    """Serve a mock in a process of its own, and say where."""
    command = [sys.executable, "-m", "mockpbx", "serve", "--port", "0", "--json", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield str(json.loads(process.stdout.readline())["url"])
    finally:
        process.terminate()
        process.communicate()
