"""The example of a frontend: its own test, in Chromium, against a mock that is served beside it."""

import json
import re
import subprocess
from pathlib import Path

from tests.plugin.suites import served

FOLDER = Path(__file__).parents[2] / "examples" / "frontend"


def test_the_page_works() -> None:
    """The page lists calls, meets a limit, waits for a report; the test moves the clock of its own sandbox."""
    assert (FOLDER / "node_modules" / "vite").is_dir(), "vite is missing; `make examples/frontend/node_modules/ready`"
    with served("--calls", "20") as url:
        command = ["env", f"MOCKPBX_URL={url}", "npm", "test"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(re.findall(r"^test\(", (FOLDER / "test" / "page.test.mjs").read_text(), re.MULTILINE))
    assert f"# pass {count}\n" in done.stdout


def test_no_download_address_is_recorded() -> None:
    """The lock file holds digests alone, so that any registry will do."""
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    packages = [one for name, one in lock["packages"].items() if name]
    assert all(one["integrity"] and "resolved" not in one for one in packages)
