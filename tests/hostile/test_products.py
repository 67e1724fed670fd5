"""Hostile orders that the document allows: each runs to its end, and what it yields fits the document too."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.hostile.besieged import Besieged
from tests.hostile.body_families import reports
from tests.hostile.case import Target, get
from tests.hostile.document import load_document
from tests.hostile.line import Line

_ORDERS = 100
_POLLS = 5_000


class Reader:
    """Reads from the mock, and holds every answer against the document."""

    def __init__(self, line: Line, target: Target) -> None:
        """Ask over `line`."""
        self.line = line
        self._target = target

    def read(self, path: str) -> bytes:
        """Return the body of what is found at a path; anything but a 200 by the document fails."""
        case = get("read", self._target, path)
        answers, faults = self.line.exchange(case)
        faults += [fault for answer in answers for fault in load_document().faults(case.asks[0], answer)]
        assert [answer.status for answer in answers] == [200], path
        assert not faults, path
        return answers[0].body

    def count(self, status: str) -> int:
        """Return how many orders have a status."""
        count: int = json.loads(self.read(f"/call_reports?top=1&filter=status+eq+'{status}'"))["count"]
        return count

    def rows(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield all rows of a collection."""
        skip = 0
        while items := json.loads(self.read(f"{path}?skip={skip}"))["items"]:
            yield from items
            skip += len(items)


@pytest.fixture
def reader(besieged: Besieged, target: Target) -> Iterator[Reader]:
    """A reader with a connection of its own."""
    line = Line(besieged.address)
    yield Reader(line, target)
    line.close()


def test_the_products_of_hostile_orders_fit_the_document(
    reader: Reader, besieged: Besieged, target: Target, pytestconfig: pytest.Config
) -> None:
    """No order is aborted; orders, products and their files can all be read."""
    rng = Random(pytestconfig.getoption("--hostile-seed"))
    statuses = [reader.line.exchange(reports(rng, target))[0][0].status for _ in range(_ORDERS)]
    assert statuses.count(201) > 5
    for order in reader.rows("/call_reports"):
        if order["status"] != "RUNNING":
            reader.read(f"/call_reports/{order['id']}")
    assert any(reader.count("RUNNING") == 0 for _ in range(_POLLS))
    assert reader.count("ABORTED") == 0
    products = list(reader.rows("/completed_call_reports"))
    for product in products:
        reader.read(f"/completed_call_reports/{product['id']}")
        assert len(reader.read(product["file_url"].removeprefix("/api"))) == product["file_size"]
    assert len(products) > 5
    assert besieged.log.read_text() == ""
