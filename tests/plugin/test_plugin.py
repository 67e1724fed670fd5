"""The pytest plugin, in suites of their own: what it lends, what it is told, what it costs."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.plugin.suites import ROOT, run_suite, served

SMALL = """
import pytest
from mockpbx.settings import PbxSettings

@pytest.fixture(scope="session")
def mockpbx_settings():
    return PbxSettings(call_count=20)
"""
ORDER = """
ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
"""
TRACES = ("Traceback", "During handling", "direct cause", "mockpbx/")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The folder of a suite whose own mock is small."""
    (tmp_path / "conftest.py").write_text(SMALL)
    return tmp_path


def test_importing_it_costs_nothing() -> None:
    """Beside pytest it imports nothing but the standard library, and of this package two empty files."""
    script = (
        "import sys, pytest; before = set(sys.modules); import mockpbx.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mockpbx", "mockpbx.pytest_plugin"]


def test_a_suite_that_uses_nothing_loads_nothing(tmp_path: Path) -> None:
    """A run with the plugin, but without a test that asks for a mock, imports none of what a mock needs."""
    (tmp_path / "test_it.py").write_text(
        "import sys\n\ndef test_it():\n"
        "    assert not {'connexion', 'numpy', 'hypothesis', 'httpx', 'mockpbx.fixtures'} & set(sys.modules)\n"
    )
    assert run_suite(tmp_path).count("passed") == 1


def test_pytest_finds_it() -> None:
    """The entry points by which pytest finds plugins name it, and the judge's beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {
        "mockpbx": "mockpbx.pytest_plugin",
        "contracts": "contracts.pytest_plugin",
    }


def test_each_test_has_a_pbx_of_its_own(suite: Path) -> None:
    """What one test writes, and how far it moves its clock, no other sees; afterwards no sandbox is left."""
    (suite / "test_it.py").write_text(
        ORDER
        + """
NAMES = []

def check(mockpbx):
    NAMES.append(mockpbx.name)
    assert mockpbx.client.get("/call_reports").json()["count"] == 0
    assert mockpbx.client.post("/call_reports", json=ORDER).status_code == 201
    mockpbx.advance(3600)
    assert len(mockpbx.control.list_mails()) == 1
    assert mockpbx.url.endswith("/api")

def test_one(mockpbx):
    check(mockpbx)

def test_two(mockpbx):
    check(mockpbx)

def test_three(mockpbx_server):
    assert len(set(NAMES)) == 2
    assert [one.name for one in mockpbx_server.control.list_sandboxes()] == ["main"]
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("passed") == 3, outcome.text


def test_the_nearest_marker_counts(suite: Path) -> None:
    """A function's marker stands for its class's, and that for its module's; none is as the host is."""
    (suite / "test_it.py").write_text(
        """
import pytest

pytestmark = pytest.mark.mockpbx(seed=2)

def test_module(mockpbx):
    assert mockpbx.control.get_world().seed == 2

@pytest.mark.mockpbx(seed=3)
class TestIt:
    def test_class(self, mockpbx):
        assert mockpbx.control.get_world().seed == 3

    @pytest.mark.mockpbx(now="2026-03-09T14:00:00Z", is_frozen=True, report_seconds=9, scenario="tiny")
    def test_function(self, mockpbx):
        world, clock = mockpbx.control.get_world(), mockpbx.control.get_clock()
        assert (world.seed, world.scenario) == (1, "tiny")
        assert (clock.now.isoformat(), clock.is_frozen) == ("2026-03-09T14:00:00+00:00", True)
        assert clock.report_seconds == 9
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("passed") == 3, outcome.text


def test_unknown_wishes_are_named(suite: Path) -> None:
    """What the marker does not know is refused by name, and what the mock does not know too."""
    (suite / "test_it.py").write_text(
        """
import pytest

@pytest.mark.mockpbx(7, sed=1)
def test_name(mockpbx): pass

@pytest.mark.mockpbx(scenario="nowhere")
def test_value(mockpbx): pass
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("errors") == 2
    assert "the marker does not know 7, sed; it knows scenario, seed, call_count" in outcome.text
    assert "nowhere" in outcome.text
    assert "Traceback" not in outcome.text
    assert "def mockpbx" not in outcome.text


def test_wishes_of_another_shape_are_refused_in_one_line(suite: Path) -> None:
    """Faults that are no list of faults, and values that cannot be spelt, are said so in a line of their own."""
    (suite / "test_it.py").write_text(
        """
from datetime import datetime

import pytest

WISHES = [
    *({"faults": faults} for faults in ({"fault": "status"}, "status", [{"falt": "status"}], ["status"], None)),
    *({"faults": [{"fault": "status", **more}]} for more in ({"settings": {"code": object}}, {"probabilty": 1})),
    {"now": datetime(2026, 1, 1)},
    {"seed": object},
]

"""
        + "".join(
            f"@pytest.mark.mockpbx(**WISHES[{number}])\ndef test_{number}(mockpbx): pass\n\n" for number in range(9)
        )
    )
    outcome = run_suite(suite, "-rN")
    assert outcome.count("errors") == 9
    assert outcome.text.count("mockpbx: faults must be a list such as") == 5
    assert outcome.text.count("mockpbx: there can be no PBX as wished for: ") == 3
    assert "probabilty" in outcome.text
    assert not any(words in outcome.text for words in TRACES)


def test_faults_can_be_wished_for(suite: Path) -> None:
    """A marker's faults are in force when the test begins, and in no other test."""
    (suite / "test_it.py").write_text(
        """
import pytest

@pytest.mark.mockpbx(faults=[{"fault": "status", "operations": ["listCdrs"], "settings": {"code": 503}}])
def test_with(mockpbx):
    assert mockpbx.client.get("/cdrs").status_code == 503
    assert mockpbx.client.get("/calllogs").status_code == 200

def test_without(mockpbx):
    assert mockpbx.client.get("/cdrs").status_code == 200
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("passed") == 2, outcome.text


def test_without_a_socket(suite: Path) -> None:
    """The application is called in this process: by clients that wait, by others in the test's own loop."""
    (suite / "test_it.py").write_text(
        ORDER
        + """
import asyncio
import socket

def test_it(mockpbx_asgi, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(socket, "create_connection", None)
    check(mockpbx_asgi)

def check(pbx):
    assert pbx.client.post("/call_reports", json=ORDER).status_code == 201
    pbx.advance(60)
    assert pbx.control.get_world().counts["completed_call_reports"] == 1

def test_async(mockpbx_asgi):
    async def ask():
        async with mockpbx_asgi.async_client() as client:
            return await asyncio.gather(*(client.get("/cdrs", params={"top": 1}) for _ in range(20)))
    answers = asyncio.run(ask())
    assert {(answer.status_code, answer.json()["count"]) for answer in answers} == {(200, 20)}
    assert mockpbx_asgi.control.get_world().counts["call_reports"] == 0

def test_main(mockpbx_app):
    assert [one.name for one in mockpbx_app.control.list_sandboxes()] == ["main"]
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("passed") == 3, outcome.text


def test_a_dropped_connection_is_the_same_error_without_a_socket(suite: Path) -> None:
    """Clients that wait and clients that do not get the very error of httpx that they get on a socket."""
    (suite / "test_it.py").write_text(
        """
import asyncio

import httpx
import pytest

@pytest.mark.parametrize(
    ("fault", "settings"), [("disconnect", {"is_reset": True}), ("disconnect", {}), ("truncate", {"part": 0.5})]
)
def test_it(mockpbx, mockpbx_asgi, fault, settings):
    async def ask():
        async with mockpbx_asgi.async_client() as client:
            await client.get("/cdrs")

    errors = []
    for pbx in (mockpbx, mockpbx_asgi):
        pbx.control.add_fault(fault, settings=settings)
        with pytest.raises(httpx.TransportError) as caught:
            pbx.client.get("/cdrs")
        errors.append(caught.type)
    with pytest.raises(httpx.TransportError) as caught:
        asyncio.run(ask())
    assert errors == [caught.type, caught.type]
    assert caught.value.request.url.path == "/api/cdrs"
"""
    )
    outcome = run_suite(suite)
    assert outcome.count("passed") == 3, outcome.text


def test_a_running_mock_can_be_named(tmp_path: Path) -> None:
    """The option, the variable and the ini file each name a mock to be used; the option goes first."""
    (tmp_path / "test_it.py").write_text(
        "def test_it(mockpbx_server, mockpbx):\n"
        "    assert mockpbx_server.control.get_world().seed == 77\n"
        "    assert mockpbx.control.get_world().seed == 77\n"
    )
    with served("--calls", "5", "--seed", "77") as url:
        assert run_suite(tmp_path, f"--mockpbx-url={url}", env={"MOCKPBX_URL": "http://127.0.0.1:9"}).code == 0
        assert run_suite(tmp_path, env={"MOCKPBX_URL": url.removesuffix("/api")}).code == 0
        assert run_suite(tmp_path, ini=f"mockpbx_url = {url}\n").code == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9", "no mock PBX to be used at"),
        ("127.0.0.1:9", "not the origin of a mock"),
        ("http://127.0.0.1:abc", "not the origin of a mock"),
    ],
)
def test_a_mock_that_is_not_there_is_said_in_one_line(url: str, words: str, tmp_path: Path) -> None:
    """A URL that leads nowhere, or is none, is an error of the tests that wanted it, without a trace."""
    (tmp_path / "test_it.py").write_text("def test_it(mockpbx): pass\n\ndef test_other(): pass\n")
    outcome = run_suite(tmp_path, f"--mockpbx-url={url}")
    assert (outcome.count("passed"), outcome.count("error")) == (1, 1)
    assert words in outcome.text
    assert not any(words in outcome.text for words in TRACES)
