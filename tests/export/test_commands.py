"""The commands of `mockpbx export curl` work as they stand."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from mockpbx.export.plan import STEPS, Step
from mockpbx.server import MockPbx
from mockpbx.spec import load_spec
from tests.export.conftest import Export

SPEC = load_spec()


def success_of(step: Step) -> str:
    """The status that the document states for success."""
    stated = SPEC.operations[step.operation_id].definition["responses"]
    return str(next(status for status in stated if status[0] == "2"))


def last_statuses(printed: str) -> list[str]:
    """The last status below each heading."""
    return [re.findall(r"^\d{3}$", part, re.MULTILINE)[-1] for part in printed.split("### ")[1:]]


@pytest.mark.parametrize("shows_secrets", [False, True])
def test_every_command_succeeds(exported: Export, mock: MockPbx, tmp_path: Path, shows_secrets: bool) -> None:
    """Pasted one after the other, every command is answered as the document states for success."""
    options = ["--url", mock.url, "--token", mock.token, *(["--with-token"] if shows_secrets else [])]
    script = exported("curl", *options).decode()
    headed = re.sub(r"^# (.* \(\w+\))$", r"echo '### \1'", script, flags=re.MULTILINE)
    assert headed.count("###") == len(STEPS)
    given = {} if shows_secrets else {"PBX_TOKEN": mock.token, "PBX_PASSWORD": mock.pbx.settings.password}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PBX_")}
    done = subprocess.run(
        ["bash", "-eu"],
        input=headed,
        env={**clean, **given},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert last_statuses(done.stdout) == [success_of(step) for step in STEPS]
    assert (tmp_path / "pbx-report").read_text(encoding="utf-8").startswith("Caller,")
    assert (mock.token in script) is shows_secrets


def test_without_a_token_it_says_what_is_missing(exported: Export) -> None:
    """Where a variable is not set, the first lines name it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PBX_")}
    done = subprocess.run(["bash"], input=exported("curl"), env=clean, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"PBX_TOKEN" in done.stderr


def test_texts_cannot_leave_their_quotes(exported: Export, tmp_path: Path) -> None:
    """What is given on the command line stays a text in the shell, whatever is in it."""
    odd = f"x'; touch {tmp_path}/here; '"
    script = exported("curl", "--token", odd, "--password", "$(touch there)", "--with-token")
    settings = script.split(b"\n\n")[0] + b'\nprintf %s "$PBX_TOKEN|$PBX_PASSWORD"'
    done = subprocess.run(["bash"], input=settings, capture_output=True, cwd=tmp_path, check=True)
    assert done.stdout.decode() == f"{odd}|$(touch there)"
    assert not list(tmp_path.iterdir())
