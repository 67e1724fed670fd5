"""What one may ask a journal for: criteria that all have to hold. Refuses to know how they were spelt."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mockpbx.journal.exchange import Exchange

MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalQuery:
    """Criteria for exchanges; None leaves one out. `limit` and `skip` cut the page and are no criteria.

    In `path` a `*` stands for any characters but a slash, `**` for any at all. `status` is a number or a class such as
    `4xx`. `text` is looked for in both bodies. Exchanges `since` a number are those after it.
    """

    method: str | None = None
    operation_id: str | None = None
    path: str | None = None
    status: str | None = None
    text: str | None = None
    since: int | None = None
    fault: str | None = None
    violating: bool | None = None
    limit: int = 100
    skip: int = 0

    def fits(self, exchange: Exchange) -> bool:
        """Say whether all criteria hold."""
        return next(self.mismatches(exchange), None) is None

    def mismatches(self, exchange: Exchange) -> Iterator[str]:
        """Yield each criterion that does not hold, in words."""
        for name, (found, holds) in _CRITERIA.items():
            wanted = getattr(self, name)
            if wanted is not None and not holds(wanted, exchange):
                yield f"{name}: wanted {_spelt(wanted)}, was {_spelt(found(exchange))}"

    @property
    def criteria_count(self) -> int:
        """How many criteria there are."""
        return sum(getattr(self, name) is not None for name in _CRITERIA)


def _status_fits(wanted: str, exchange: Exchange) -> bool:
    given = str(exchange.status)
    return given[0] == wanted[0] and exchange.status > 99 if wanted.endswith("xx") else given == wanted


def _text_stands(wanted: str, exchange: Exchange) -> bool:
    text = wanted.encode()
    return text in exchange.request_body.content or text in exchange.answer_body.content


@lru_cache(maxsize=64)
def _pattern(glob: str) -> re.Pattern[str]:
    parts = re.split(r"(\*+)", glob)
    return re.compile("".join(_GLOB.get(part[:2], re.escape(part)) for part in parts), re.DOTALL)


_GLOB = {"*": "[^/]*", "**": ".*"}
_Criterion = tuple[Callable[[Exchange], Any], Callable[[Any, Exchange], bool]]
_CRITERIA: Mapping[str, _Criterion] = {
    "method": (lambda one: one.method, lambda wanted, one: one.method == wanted),
    "operation_id": (lambda one: one.operation_id, lambda wanted, one: one.operation_id == wanted),
    "path": (lambda one: one.path, lambda wanted, one: _pattern(wanted).fullmatch(one.path) is not None),
    "status": (lambda one: one.status, _status_fits),
    "text": (lambda _: "not in either body", _text_stands),
    "since": (lambda one: one.number, lambda wanted, one: one.number > wanted),
    "fault": (lambda one: ", ".join(one.faults) or None, lambda wanted, one: wanted in one.faults),
    "violating": (lambda one: bool(one.violations), lambda wanted, one: bool(one.violations) == wanted),
}
"""Each criterion: what an exchange has in its place, and whether it holds."""


def _spelt(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)
