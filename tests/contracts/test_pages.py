"""The pages that are made from tables are what the tables say now."""

import re
from pathlib import Path

import pytest

from contracts.checks import CHECKS
from contracts.drive.sentences import PREFIX
from contracts.pages import PAGES
from contracts.verdict import ANSWERED

CODE = Path(__file__).parents[2] / "contracts"
DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    """The page in `docs/` is the one that `python -m contracts.pages docs` would write."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_finding_is_on_the_page_of_checks() -> None:
    """Whatever id the judge's code gives to a finding stands in the list, with its weight."""
    page = PAGES["checks.md"]
    stated = re.compile(r"""\bid=f?"((?:robustness|client|\{PREFIX\})\.[a-z_-]+)""")
    ids = {id for path in CODE.rglob("*.py") for id in stated.findall(path.read_text(encoding="utf-8"))}
    told = {id.replace("{PREFIX}", PREFIX) for id in ids} - {f"{PREFIX}.generated"}
    assert len(told) >= 7
    for id in [*told, ANSWERED, *(check.id for check in CHECKS)]:
        assert re.search(rf"^\| `{re.escape(id)}` \| .+ \| (error|warning) \| ", page, re.MULTILINE), id
