"""Reports of NORMAL over every range of days, beside the calls that ended lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from contracts.checks.lists import count_of, rows_of
from contracts.checks.ranges import RANGES, windows
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body
from contracts.relations.meanwhile import Errand
from contracts.relations.products import Products, made_id
from contracts.relations.scope import walk
from contracts.relations.values import quoted

RANGE_KINDS = frozenset({"files-of-ranges"})
_MOST_PAGES = 4
_DAYS = timedelta(days=2)


class FilesOfRanges:
    """Orders a report for each range of days, and looks at all of them together."""

    def __init__(self, client: Client, run_id: str, products: Products) -> None:
        """Send through `client`; every name begins with `run_id`."""
        self._client = client
        self._run_id = run_id
        self._products = products
        document = client.document
        self._create, self._read = (document.of("call_reports", role) for role in ("create", "read"))
        self._files: list[tuple[str, datetime, Exchange]] = []

    def errands(self) -> Iterator[Errand]:
        """Yield an errand for each range."""
        self._files = []
        yield from map(self._errand, RANGES)

    def _errand(self, range: str) -> Errand:
        order = self._order(range)
        made = made_id(self._client.post(self._create.path, order))
        if made is None:
            return
        _, product = yield from self._products.awaited(order["name"])
        self._client.get(self._read.path_for(made))
        if product is not None:
            self._files.append((range, datetime.fromisoformat(product["completed_at"]), self._products.fetch(product)))
            self._client.post(self._products.destroy.path_for(product["id"]))

    def _order(self, range: str) -> Body:
        return {
            "name": f"{self._run_id} {range}",
            "type": "NORMAL",
            "email": "contract@check.example",
            "format": "CSV",
            "range": range,
            "filter": {},
        }

    def after_all(self) -> Iterator[Observation]:
        """Compare the files with the calls, as far back as all of them can be read."""
        if not self._files:
            return
        earliest = min(windows(run_at)[range][0] for range, run_at, _ in self._files) - _DAYS
        calls, since = self._calls(earliest)
        known = [one for one in self._files if windows(one[1])[one[0]][0] - _DAYS >= since]
        if calls and len(known) > 1:
            yield Observation(
                kind="files-of-ranges",
                operation_id=self._products.download.operation_id,
                exchanges=tuple(file for _, _, file in known),
                facts={"runs": [(range, run_at) for range, run_at, _ in known], "calls": calls},
            )

    def _calls(self, earliest: datetime) -> tuple[list[dict[str, Any]], datetime]:
        """The calls that ended since, and since when they are all there."""
        path = self._client.document.of("cdrs", "list").path
        options = {
            "filter": f"ended_at ge {quoted(earliest.strftime('%Y-%m-%dT%H:%M:%SZ'))}",
            "orderby": "ended_at desc",
        }
        pages = walk(self._client, path, options, most=_MOST_PAGES)
        calls = [row for page in pages for row in rows_of(page)]
        is_whole = len(calls) >= (count_of(pages[0]) or 0)
        return calls, earliest if is_whole or not calls else datetime.fromisoformat(calls[-1]["ended_at"])
