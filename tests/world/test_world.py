"""Worlds as wholes: reproducible, told apart, and as large and varied as they say."""

import os
import subprocess
import sys

import pytest

from mockpbx.model import Direction, Instant, Rate, RateType
from mockpbx.model.directory import longest_prefix
from mockpbx.world import SCENARIOS, WORLD_VERSION, WorldError, build_world
from mockpbx.world.billing import cost_of
from tests.world.conftest import NOW, made

# A change of any byte of a world raises WORLD_VERSION, and these with it.
DIGESTS_2 = {
    "office": "35bc3f8da1f761763ad2fd5d8f40f36e943a03d1abf4adfa4be9c9de8c09630b",
    "empty": "7417d76f2829b01b7feabfe2e90953cd75f23a8b7e5a4f6be94a40b8945e0c7a",
    "tiny": "1e0a26079509b6d2596f07b1269bf3ba59e8fb07471d219a53242841f3522935",
    "queue-rush": "3ab8021093f94c912ab80d2a55bedcf92b2fb8b6f38c860a837dfe464bfc5555",
    "dst-night": "1267bc5401dc4cc73bd853637a1263cf58e4941048995f1332151c6c52fb9a1a",
    "huge": "879a4cd2b4b511cdea09200eef86b27eb00fd7d60c7e4f5cacceb4fcd2050f67",
}
RATE = Rate(
    prefix="1",
    type=RateType.NATIONAL,
    connect_fee=0.01,
    free_seconds=0,
    grace_seconds=3,
    first_interval_seconds=60,
    next_interval_seconds=6,
    first_price=0.02,
    next_price=0.03,
    surcharge=0.05,
)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_world_is_its_digest(scenario: str) -> None:
    """Seed, instant, scenario and version fix every byte."""
    assert WORLD_VERSION == 2
    assert build_world(scenario=scenario, seed=1, now=NOW, call_count=_few(scenario)).digest == DIGESTS_2[scenario]


def _few(scenario: str) -> int | None:
    return None if SCENARIOS[scenario].call_count < 500 else 500


@pytest.mark.parametrize(
    "surroundings", [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LANG": "C"}]
)
def test_no_process_makes_another(surroundings: dict[str, str]) -> None:
    """Another process, with another hash seed, time zone and language, makes the same world."""
    command = [sys.executable, "-m", "mockpbx", "world", "--digest", "--calls", "500", "--now", "2026-03-09T14:00:00Z"]
    done = subprocess.run(command, env={**os.environ, **surroundings}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == DIGESTS_2["office"]


def test_another_seed_is_another_world() -> None:
    """Seed, locale and instant each make a difference."""
    digests = {
        build_world(scenario="office", seed=seed, now=now, call_count=20, locale=locale).digest
        for seed, now, locale in (
            (1, NOW, "en_US"),
            (2, NOW, "en_US"),
            (1, NOW, "de_DE"),
            (1, Instant(NOW - 1), "en_US"),
        )
    }
    assert len(digests) == 4


def test_more_calls_leave_the_directory_alone() -> None:
    """How many calls are made does not change who is there."""
    few, many = (build_world(scenario="office", seed=1, now=NOW, call_count=count) for count in (10, 100))
    assert few.directory == many.directory


@pytest.mark.parametrize("call_count", [0, 1, 7, 250])
def test_as_many_calls_as_were_asked_for(call_count: int) -> None:
    """A world holds the calls that were asked for, to the call."""
    assert len(list(build_world(scenario="office", seed=3, now=NOW, call_count=call_count).calls())) == call_count


def test_an_office_is_varied() -> None:
    """An office has calls of every direction, answered and not, with errors, transfers, queues and voicemail."""
    _, calls = made("office", 1, "en_US", 600)
    assert {call.direction for call in calls} == set(Direction)
    assert {call.status_code for call in calls} >= {0, 404, 408, 480, 486, 487}
    legs = [leg for call in calls for leg in call.legs]
    assert {leg.reroute_reason for leg in legs} >= {None, "TRANSFER"}
    assert {leg.end_reason for leg in legs} >= {
        None,
        "CALLER_DISCONNECTED",
        "CALLEE_DISCONNECTED",
        "REFERRED",
        "CANCELLED",
    }
    assert any(len(call.legs) > 3 for call in calls)
    assert any(leg.cost for leg in legs)


def test_tiny_has_one_of_each_kind() -> None:
    """The world for checking by hand has a call of every kind in the table."""
    _, calls = made("tiny", 1, "en_US", None)
    assert len(calls) == 27
    assert made("empty", 1, "en_US", None)[1] == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"scenario": "nowhere"}, "nowhere"), ({"locale": "xx_YY"}, "xx_YY"), ({"call_count": -1}, "-1")],
)
def test_a_world_that_cannot_be_is_refused(changes: dict[str, object], said: str) -> None:
    """A scenario, locale or number that does not exist is refused with its name."""
    asked: dict[str, object] = {"scenario": "office", "seed": 1, "now": NOW, "call_count": 1, "locale": "en_US"}
    with pytest.raises(WorldError, match=said):
        list(build_world(**{**asked, **changes}).calls())  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("seconds", "cost"),
    [(0, 0), (2, 0), (3, 0.0315), (60, 0.0315), (61, 0.03465), (66, 0.03465), (67, 0.0378), (120, 0.063)],
)
def test_a_rate_prices_whole_intervals(seconds: int, cost: float) -> None:
    """Connect fee and first interval are due at once, then every begun interval, and the surcharge on top."""
    assert cost_of(seconds, RATE) == cost


def test_the_longest_prefix_prices() -> None:
    """Of the rates whose prefix a number has, the longest counts; a number of none is not priced."""
    long = Rate(**{**{name: getattr(RATE, name) for name in RATE.__slots__}, "prefix": "1212"})
    assert longest_prefix("12125550100", [RATE, long]) is long
    assert longest_prefix("13125550100", [RATE, long]) is RATE
    assert longest_prefix("4420", [RATE, long]) is None
