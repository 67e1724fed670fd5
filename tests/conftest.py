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
# By day; the type of a size is that of its option.
_SIZES: tuple[tuple[str, float, str], ...] = (
    ("--hostile-requests", 6000, "How many hostile requests to send."),
    ("--hostile-seed", 1, "What the hostile requests are drawn from."),
    ("--kills", 10, "How often a server is killed under writers."),
    ("--contention-seconds", 10.0, "How long processes write into one file."),
    ("--contention-processes", 4, "How many processes write into one file."),
    ("--power-cuts", 2000, "At how many instants the power is cut."),
    ("--database-stops", 6, "How often PostgreSQL is stopped hard."),
    ("--traversals", 500, "How many paths are tried that might lead to files."),
    ("--targets", 200, "How many addresses are tried that lead elsewhere."),
    ("--slow-clients", 60, "How many clients drip headers, and how many bodies."),
    ("--soak-seconds", 20.0, "How long a server is used by all means."),
    ("--soak-rate", 100.0, "How many requests a second it gets meanwhile."),
    ("--soak-requests", 60_000, "How many requests must leave no trace."),
    ("--hostile-texts", 500, "How many hostile texts a report is made of."),
    ("--linear-reports", 100, "How many orders clients do things to at once."),
    ("--linear-clients", 32, "How many clients do those things."),
    ("--interrupts", 4, "How often the judge is interrupted."),
    ("--driven-examples", 90, "How many requests Schemathesis makes of each kind."),
    ("--sweep-seeds", 1, "How many worlds of each kind are judged."),
    ("--lie-step", 12, "Of the lies that are no check's first one, every which."),
    ("--alone-step", 48, "Of the lies that one check alone finds, every which."),
    ("--jobs", 300, "How many reports processes share."),
    ("--sandbox-tests", 80, "How many tests share a mock at once."),
    ("--worker-kills", 10, "How many of those processes are killed."),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the sizes of the tests that have a night size too."""
    for name, size, sentence in _SIZES:
        parser.addoption(name, type=type(size), default=size, help=sentence)
    parser.addoption("--real-deadlines", action="store_true", help="Have those clients cut when a user's are.")


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
