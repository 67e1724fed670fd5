"""`pytest contracts --target URL`: the judge as a test suite, against any server. The token comes from PBX_TOKEN."""

import os
from pathlib import Path

import pytest

from contracts.document import Document
from contracts.errors import JudgeError
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from contracts.verdict import Verdict


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that `mockpbx check` has as well."""
    group = parser.getgroup("contracts", "judging a server by the document")
    group.addoption("--target", help="URL of the server to judge")
    group.addoption(
        "--preset",
        choices=[preset.value for preset in Preset],
        help="how far to go; default: gate on this machine, else probe",
    )
    group.addoption("--profile", help="known quirks to accept")
    group.addoption("--contract-seed", type=int, default=1, help="fixes all chance")
    group.addoption("--max-examples", type=int, default=20, help="generated requests; 0 leaves Schemathesis out")
    group.addoption("--max-time", type=float, default=300.0, help="seconds for the whole run")
    group.addoption("--username", help="whom to sign in as, for the checks of signing in and out; PBX_PASSWORD")


@pytest.fixture(scope="session")
def verdict(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """The verdict of one run, which all tests look at."""
    option = request.config.getoption
    url = option("--target")
    if not url:
        pytest.exit("say which server to judge: pytest contracts --target URL", returncode=pytest.ExitCode.USAGE_ERROR)
    target = _target(url, option("--username"))
    preset = option("--preset") or (Preset.GATE if target.is_loopback else Preset.PROBE)
    settings = Settings(
        preset=Preset(preset),
        seed=option("--contract-seed"),
        max_seconds=option("--max-time"),
        max_examples=option("--max-examples"),
        profile=option("--profile"),
        requests_per_second=None if target.is_loopback else 10.0,
    )
    journal: Path = tmp_path_factory.mktemp("contracts") / "journal"
    try:
        return judge(target, settings, journal_path=journal)
    except JudgeError as error:
        pytest.exit(str(error), returncode=error.exit_code)


def _target(url: str, username: str | None) -> Target:
    base = url.rstrip("/")
    path = Document.load().base_path
    return Target(
        base_url=base if base.endswith(path) else base + path,
        token=os.environ.get("PBX_TOKEN"),
        username=username,
        password=os.environ.get("PBX_PASSWORD"),
    )
