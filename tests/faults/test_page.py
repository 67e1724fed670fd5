"""The page of faults says what the catalogue says now."""

from pathlib import Path

from mockpbx.faults import FAULTS, PROFILES
from mockpbx.faults.page import faults_page

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


def test_the_page_is_up_to_date() -> None:
    """The page in `docs/` is the one that `python -m mockpbx.faults.page docs/faults.md` would write."""
    assert PAGE.read_text(encoding="utf-8") == faults_page()


def test_the_page_has_everything() -> None:
    """Every fault, setting and profile stands on it."""
    page = faults_page()
    settings = [f"`{name}`" for kind in FAULTS.values() for name in kind.settings["properties"]]
    assert all(text in page for text in [*(f"### {name}\n" for name in (*FAULTS, *PROFILES)), *settings])
