"""Whatever world an honest mock plays, wherever it keeps its state, the judge finds nothing in any preset."""

from pathlib import Path

import pytest

from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from mockpbx.clock import Clock
from mockpbx.model.instant import parse_instant
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from tests.postgres import Cluster

SCENARIOS = ("office", "tiny", "empty", "queue-rush", "dst-night")
STORES = ("memory", "postgres")
NOW = parse_instant("2026-03-09T14:00:00Z")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Judge every scenario in every store at night, and else each scenario in one of them."""
    every = [(scenario, store) for scenario in SCENARIOS for store in STORES]
    by_turns = [(scenario, STORES[place % 2]) for place, scenario in enumerate(SCENARIOS)]
    is_night = metafunc.config.getoption("--sweep-seeds") > 1
    metafunc.parametrize(("scenario", "store"), every if is_night else by_turns)


def test_an_honest_world_conforms(
    scenario: str, store: str, pytestconfig: pytest.Config, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """From seed to seed the worlds of a scenario conform, without a warning, and nothing is left behind."""
    document = Document.load()
    seeds, presets = pytestconfig.getoption("--sweep-seeds"), list(Preset)
    for seed in range(1, seeds + 1):
        cluster: Cluster | None = request.getfixturevalue("postgres") if store == "postgres" else None
        settings = PbxSettings(
            seed=seed,
            scenario=scenario,
            call_count=200 if scenario == "office" else None,
            report_seconds=0.05,
            state=cluster.new_database() if cluster else None,
        )
        with MockPbx(settings, clock=Clock(NOW)) as mock:
            target = Target(base_url=mock.url, token=mock.token)
            # At night every preset, else one by turns.
            for preset in presets if seeds > len(presets) else [presets[(seed + len(scenario)) % len(presets)]]:
                run = Settings(preset=preset, seed=seed, max_examples=0, sweep_step=1 if seeds > 1 else 6)
                verdict = judge(target, run, document, journal_path=tmp_path / f"journal-{seed}-{preset}")
                where = f"seed {seed}, {preset}"
                assert [(one.id, one.operation_id, one.cause) for one in verdict.findings] == [], where
                assert (verdict.left_over, verdict.is_cut_short) == ((), False), where
