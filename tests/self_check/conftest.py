"""One PBX and its honest answers, for all tests of the self-check."""

from collections.abc import Iterator

import pytest

from mockpbx.clock import ManualClock
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.self_check import Answered, Judge
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.self_check.honest import answers
from tests.watched import Watched


@pytest.fixture(scope="session")
def pbx_of_answers() -> Iterator[Pbx]:
    """A small PBX in memory, whose reports take a second."""
    clock = ManualClock(parse_instant("2026-03-09T14:00:00Z"))
    pbx = Pbx(load_spec(), PbxSettings(call_count=60, report_seconds=1), clock)
    yield pbx
    pbx.close()


@pytest.fixture(scope="session")
def driven(pbx_of_answers: Pbx) -> tuple[Watched, tuple[Answered, ...]]:
    """A mock that was driven through its life, and its honest answers."""
    watched = Watched(pbx_of_answers)
    return watched, tuple(answers(watched))


@pytest.fixture(scope="session")
def honest(driven: tuple[Watched, tuple[Answered, ...]]) -> tuple[Answered, ...]:
    """The honest answers."""
    return driven[1]


@pytest.fixture(scope="session")
def judge() -> Judge:
    """The compiled document."""
    return Judge(load_spec())
