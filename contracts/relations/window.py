"""A range of time around calls that are known with their legs: what the file of a report is compared with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.relations.bodies import Body
from contracts.relations.scope import Scope, is_comparable, walk
from contracts.relations.values import quoted

_MOST_CALLS = 60

Known = tuple[Body, list[Body] | None]
"""The members of an order that give a CUSTOM range, and the calls in it; None where there are no calls to speak of."""


class Window:
    """Reads a window once for all who ask; whoever asks a second time looks again, and so has it read anew."""

    def __init__(self, client: Client, calls: Callable[[], Scope]) -> None:
        """Read through `client`; `calls` yields the part of the list of calls that is looked at."""
        self._client = client
        self._calls = calls
        self._known: Known | None = None
        self._told: set[str] = set()

    def read_for(self, who: str) -> Known:
        """The window, for somebody who asks by name."""
        if self._known is None or who in self._told:
            self._known, self._told = self._read(), set()
        self._told.add(who)
        return self._known

    def _read(self) -> Known:
        scope = self._calls()
        if not scope.rows:
            return {}, None
        ended = sorted((datetime.fromisoformat(row["ended_at"]) for row in scope.rows), reverse=True)
        first, last = ended[min(len(ended), _MOST_CALLS) - 1], ended[0]
        text = f"ended_at ge {quoted(_spelt(first))} and ended_at le {quoted(_spelt(last))}"
        path = self._client.document.of("cdrs", "list").path
        read = [row for page in walk(self._client, path, {"filter": text}) for row in rows_of(page)]
        found = [row for row in read if is_comparable(row, scope.collection)]
        window = {"range": "CUSTOM", "started_at": _spelt(first), "ended_at": _spelt(last)}
        return window, [{**row, "legs": self._legs(row["id"])} for row in found]

    def _legs(self, call_id: str) -> list[dict[str, Any]]:
        return rows_of(self._client.get(self._client.document.of("cdrs", "read").path_for(call_id)))


def _spelt(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
