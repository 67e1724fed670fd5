"""The pages that are made from tables are what the tables say now."""

from pathlib import Path

import pytest

from contracts.pages import PAGES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    """The page in `docs/` is the one that `python -m contracts.pages docs` would write."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]
