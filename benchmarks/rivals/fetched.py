"""The rivals that come from npm, fetched where git does not look, and the document in a form that all of them read."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.rivals.tool import ToolError, last_lines

HERE = Path(__file__).parent
TOP = HERE.parents[1]
FOLDER = TOP / ".cache" / "rivals"


@cache
def modules() -> Path:
    """Where the packages are; fetched when they are not, or others than the lock file names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise ToolError(f"{tool} is missing; tools/system-packages installs it")
    lock, fetched = (HERE / "package-lock.json").read_bytes(), FOLDER / "package-lock.json"
    if not fetched.exists() or fetched.read_bytes() != lock:
        for file_name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / file_name, FOLDER / file_name)
        command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        ended = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise ToolError(f"npm could not fetch it: {last_lines(ended.stderr)}")
    return FOLDER / "node_modules"


def version_of(package: str) -> str:
    """The version of a package that was fetched."""
    return str(json.loads((modules() / package / "package.json").read_text())["version"])


def document() -> dict[str, Any]:
    """The document, with the parts that are written once and used twice written out: not all parsers follow them."""
    text = (TOP / "openapi.yaml").read_text(encoding="utf-8")
    plain: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(text), default=str))
    return plain
