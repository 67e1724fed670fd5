"""The judge and the mock mean the same by the name of a profile, though neither knows the other."""

import pytest

from contracts.document import Document
from contracts.profile import load_profile, profile_names
from contracts.runner import judge
from contracts.settings import Preset, Settings
from mockpbx.profiles import PROFILES, STRICT
from tests.profiles.serving import serving

DOCUMENT = Document.load()
NAMES = [name for name in PROFILES if name != STRICT.name]


def findings(played: str, read_as: str, *, fail_fast: bool = False) -> set[str]:
    """What the judge finds at a mock under one profile that it reads under another."""
    settings = Settings(preset=Preset.GATE, max_examples=0, profile=read_as, fail_fast=fail_fast)
    with serving(played) as target:
        return {finding.id for finding in judge(target, settings, DOCUMENT).findings}


def test_both_have_the_same_profiles() -> None:
    """Every profile of the judge can be played, and every one that is played can be judged."""
    assert set(NAMES) == set(profile_names())
    assert load_profile(STRICT.name).is_strict


@pytest.mark.parametrize("name", NAMES)
def test_a_played_profile_conforms_under_its_name(name: str) -> None:
    """A mock that plays a profile conforms to the letter once it is read under that profile."""
    assert findings(name, name) == set()


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_conform_without(name: str) -> None:
    """Read by the document alone, the same mock does not conform."""
    assert findings(name, STRICT.name, fail_fast=True)


def test_later_versions_do_not_conform_to_earlier_ones() -> None:
    """Reasons that came with 22.3 are found at a mock that is read as 22.2."""
    assert "conformance.schema" in findings("22.3", "22.2", fail_fast=True)
