"""Cases of filters: made of whatever rows there are, be they ever so few."""

import pytest

from contracts.document import Document
from contracts.relations.cases import CaseMaker


@pytest.mark.parametrize("count", range(4))
def test_cases_are_made_of_any_rows(document: Document, count: int) -> None:
    """From no row, one, or rows that hardly differ, cases come or none, for every seed."""
    collection = document.of("call_reports", "list").collection
    assert collection is not None
    rows = [
        {"id": str(number), "name": "a" * number, "type": "NORMAL", "cron_expr": None, "status": "SCHEDULED"}
        for number in range(count)
    ]
    cases = [case for seed in range(300) for case in CaseMaker(collection, rows, seed).filters()]
    assert bool(cases) is (count > 1)
