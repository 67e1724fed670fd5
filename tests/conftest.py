"""A mock PBX for tests: one small world, a clock that stands still, a client that knows the token."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from mockpbx.app import AppSettings
from mockpbx.clock import ManualClock
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.self_check import Mode, told
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.postgres import Cluster, cluster

settings.register_profile("night", max_examples=6667, deadline=None)
settings.register_profile("long-night", max_examples=66_667, deadline=None)

NOW = parse_instant("2026-03-09T14:00:00Z")
SLOWEST_FIRST = (
    "test_mutants.py",
    "test_second.py",
    "test_truths.py",
    "test_command_line.py",
    "test_odd_answers.py",
    "test_manners.py",
    "test_generated.py",
    "test_kill.py",
    "test_profiles.py",
    "test_judged.py",
    "test_driven_lies.py",
    "test_suite.py",
    "test_outputs.py",
    "test_linear.py",
    "test_clocks.py",
    "test_clean_up.py",
    "test_oracle.py",
    "test_mutations.py",
    "test_workers_die.py",
    "test_no_trace.py",
    "test_soak.py",
    "test_bounds.py",
    "test_hostile.py",
    "test_power_cut.py",
    "test_database_lost.py",
    "test_contention.py",
    "test_sweep.py",
    "test_crowd.py",
    "test_laws.py",
    "test_only.py",
)
CALL_COUNT = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the sizes of the tests that have a night size too."""
    parser.addoption("--hostile-requests", type=int, default=6000, help="How many hostile requests to send.")
    parser.addoption("--hostile-seed", type=int, default=1, help="What the hostile requests are drawn from.")
    parser.addoption("--kills", type=int, default=15, help="How often a server is killed under writers.")
    parser.addoption("--contention-seconds", type=float, default=10, help="How long processes write into one file.")
    parser.addoption("--contention-processes", type=int, default=4, help="How many processes write into one file.")
    parser.addoption("--power-cuts", type=int, default=2000, help="At how many instants the power is cut.")
    parser.addoption("--database-stops", type=int, default=10, help="How often PostgreSQL is stopped hard.")
    parser.addoption("--traversals", type=int, default=500, help="How many paths are tried that might lead to files.")
    parser.addoption("--targets", type=int, default=200, help="How many addresses are tried that lead elsewhere.")
    parser.addoption("--slow-clients", type=int, default=60, help="How many clients drip headers, and how many bodies.")
    parser.addoption("--real-deadlines", action="store_true", help="Have those clients cut when a user's are.")
    parser.addoption("--soak-seconds", type=float, default=20, help="How long a server is used by all means.")
    parser.addoption("--soak-rate", type=float, default=100, help="How many requests a second it gets meanwhile.")
    parser.addoption("--soak-requests", type=int, default=60_000, help="How many requests must leave no trace.")
    parser.addoption("--hostile-texts", type=int, default=500, help="How many hostile texts a report is made of.")
    parser.addoption("--linear-reports", type=int, default=100, help="How many orders clients do things to at once.")
    parser.addoption("--linear-clients", type=int, default=32, help="How many clients do those things.")
    parser.addoption("--interrupts", type=int, default=4, help="How often the judge is interrupted.")
    parser.addoption("--sweep-seeds", type=int, default=1, help="How many worlds of each kind are judged.")
    parser.addoption("--lie-step", type=int, default=12, help="Of the lies that are no check's first one, every which.")
    parser.addoption("--alone-step", type=int, default=48, help="Of the lies that one check alone finds, every which.")
    parser.addoption("--jobs", type=int, default=300, help="How many reports processes share.")
    parser.addoption("--sandbox-tests", type=int, default=80, help="How many tests share a mock at once.")
    parser.addoption("--worker-kills", type=int, default=15, help="How many of those processes are killed.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left with one of them at the end."""
    items.sort(key=lambda item: _rank(str(item.path)))


def _rank(path: str) -> int:
    return next((rank for rank, name in enumerate(SLOWEST_FIRST) if path.endswith(name)), len(SLOWEST_FIRST))


@pytest.fixture(scope="session")
def mock() -> Iterator[MockPbx]:
    """A serving mock that all tests share; its reports are done at once, and every answer is as documented."""
    settings = PbxSettings(call_count=CALL_COUNT, report_seconds=0)
    with MockPbx(settings, AppSettings(self_check=Mode.ALL), clock=ManualClock(NOW)) as serving:
        # The first answer is the first too that the second opinion is asked about, which loads what it needs for that.
        httpx.get(f"{serving.url}/cdrs", headers={"Authorization": f"Bearer {serving.token}"}, trust_env=False)
        assert serving.app.self_check.second.settle(60)
        yield serving
    assert [told(one) for one in serving.app.self_check.violations.all()] == []


@pytest.fixture(scope="session")
def client(mock: MockPbx) -> Iterator[httpx.Client]:
    """A client of the shared mock that presents the house token."""
    headers = {"Authorization": f"Bearer {mock.token}"}
    with httpx.Client(base_url=mock.url, headers=headers, timeout=10) as one:
        yield one


@pytest.fixture(scope="session")
def stranger(mock: MockPbx) -> Iterator[httpx.Client]:
    """A client of the shared mock that presents nothing."""
    with httpx.Client(base_url=mock.url, timeout=10) as one:
        yield one


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(NOW)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own."""
    with cluster() as one:
        yield one


@pytest.fixture(params=["memory", "file", "postgres"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Each of the places where state can be kept, empty."""
    if request.param == "postgres":
        one: Cluster = request.getfixturevalue("postgres")
        return one.new_database()
    return None if request.param == "memory" else str(tmp_path / "state.db")


@pytest.fixture
def pbx(clock: ManualClock, state: str | None) -> Iterator[Pbx]:
    """A mock PBX of its own, without a server, on the clock that stands still, with each kind of state."""
    one = Pbx(load_spec(), PbxSettings(call_count=50, report_seconds=1, state=state), clock)
    yield one
    one.close()
