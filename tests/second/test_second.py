"""A second server, written from the document alone, conforms: what differs from the mock is no fault."""

from pathlib import Path

import pytest

from contracts.document import Document
from contracts.findings import Outcome
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from contracts.verdict import Verdict
from tests.second.freedoms import FREEDOMS, Freedom
from tests.second.routes import Served, serving
from tests.second.variant import COARSE, LARGE, SMALL, Variant

DOCUMENT = Document.load()
_SOME_FREEDOMS = 8
LEAST_PASSED = {Preset.PROBE: 50, Preset.OWNED: 80, Preset.GATE: 80, Preset.FULL: 80}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """At night the server is judged in every preset, world and freedom, else in some of them."""
    is_night = metafunc.config.getoption("--sweep-seeds") > 1
    for name, everything, some in (
        ("preset", list(Preset), [Preset.GATE]),
        ("variant", [LARGE, COARSE], [COARSE]),
        ("max_examples", [3], []),
        ("freedom", FREEDOMS, FREEDOMS[::_SOME_FREEDOMS]),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, everything if is_night else some, ids=lambda one: getattr(one, "name", None))


def _target(served: Served) -> Target:
    return Target(
        base_url=served.base_url,
        token=served.token,
        username=served.username,
        password=served.password,
        domain=served.domain,
        other_token=served.other_token,
    )


def _judged(variant: Variant, settings: Settings, journal: Path) -> Verdict:
    with serving(variant) as served:
        return judge(_target(served), settings, DOCUMENT, journal_path=journal)


def _settings(preset: Preset, seed: int = 1, max_examples: int = 0, only: tuple[str, ...] = ()) -> Settings:
    return Settings(
        preset=preset, seed=seed, max_examples=max_examples, report_patience_seconds=5.0, only=only, sweep_step=6
    )


def _assert_clean(verdict: Verdict, least_passed: int) -> None:
    assert verdict.findings == ()
    assert verdict.left_over == ()
    assert not verdict.is_cut_short
    assert verdict.conforms
    passed = [account.id for account in verdict.accounts if account.outcome is Outcome.PASSED]
    assert len(passed) >= least_passed


def test_a_second_server_conforms(preset: Preset, tmp_path: Path) -> None:
    """A server that shares no line with the mock is not accused, however far the judge may go."""
    verdict = _judged(SMALL, _settings(preset), tmp_path / "journal")
    _assert_clean(verdict, LEAST_PASSED[preset])


def test_other_worlds_conform(variant: Variant, tmp_path: Path) -> None:
    """Neither more calls nor coarser times nor other ids are a fault, with another seed of the judge for each."""
    verdict = _judged(variant, _settings(Preset.GATE, variant.seed), tmp_path / "journal")
    _assert_clean(verdict, LEAST_PASSED[Preset.GATE])


def test_generated_requests_find_nothing(max_examples: int, tmp_path: Path) -> None:
    """Nor does Schemathesis accuse it."""
    verdict = _judged(SMALL, _settings(Preset.GATE, max_examples=max_examples), tmp_path / "journal")
    _assert_clean(verdict, LEAST_PASSED[Preset.GATE] + 9)


def test_what_the_document_leaves_open_is_no_fault(
    freedom: Freedom, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A server that takes one more freedom of the document conforms; a known false alarm is expected to fail."""
    if freedom.alarm:
        request.applymarker(pytest.mark.xfail(reason=f"{freedom.alarm}: {freedom.sentence}", strict=False))
    preset = Preset.PROBE if freedom.reads_only else Preset.GATE
    verdict = _judged(freedom.variant, _settings(preset, freedom.seed, only=freedom.only), tmp_path / "journal")
    _assert_clean(verdict, 1)
