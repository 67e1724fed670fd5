"""Valid orders of every type that the document has, and changes to them, drawn from one die. Refuses to send."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from contracts.document import Document

Body = dict[str, Any]

_SCHEDULES = (
    "0 6 * {month} 1",
    "30 5 1 {month} *",
    "*/15 8-18 * {month} 1-5",
    "0,30 * 28 {month} *",
    "0 0 1,15 {month} *",
    "5 4 * {month}-{month} *",
    "0 22 * {month} 0",
)
_QUEUES = ("8001", "8002", "8003", "80999")
_SELECTORS: Mapping[str, tuple[str, ...]] = {
    "ANY": (),
    "INTERNAL_EXTENSIONS": (),
    "EXTERNAL_NUMBERS": (),
    "NUMBER": ("12025550143", "204"),
    "NUMBERS_START_WITH": ("1202", "44"),
    "NUMBERS_CONTAIN": ("555", "0"),
    "EXTENSION_OR_EXTENSION_RANGE": ("201", "201-215"),
}


class OrderMaker:
    """Makes orders; the die fixes them all."""

    def __init__(self, document: Document, die: Random, run_id: str, month: int) -> None:
        """Look up the types, and which form of filter belongs to each; every name begins with `run_id`.

        All schedules lie in `month`, which is to be far away, so that none falls due.
        """
        self._schedules = tuple(one.format(month=month) for one in _SCHEDULES)
        self._die = die
        self._run_id = run_id
        self._filters = _filters_of(document)
        self._ranges: tuple[str, ...] = tuple(document.tree["components"]["schemas"]["ReportRange"]["enum"])

    @property
    def types(self) -> tuple[str, ...]:
        """The types of report that the document has."""
        return tuple(self._filters)

    def order(self, type: str, name: str) -> Body:
        """A valid order with a schedule."""
        return {
            "name": f"{self._run_id} {name}",
            "type": type,
            "email": f"contract-{self._die.randrange(100)}@check.example",
            "format": self._die.choice(("CSV", "HTML")),
            **self.range(),
            "cron_expr": self._die.choice(self._schedules),
            "filter": self.filter(type),
        }

    def range(self) -> Body:
        """A range, with its instants where it needs them."""
        chosen = self._die.choice(self._ranges)
        if chosen != "CUSTOM":
            return {"range": chosen}
        day = self._die.randrange(1, 27)
        return {
            "range": chosen,
            "started_at": f"2026-02-{day:02}T00:00:00Z",
            "ended_at": f"2026-02-{day + 1:02}T01:30:00+01:00",
        }

    def filter(self, type: str) -> Body:
        """A filter of the form that fits a type, some members left out."""
        return self._filters[type](self._die)

    def change(self, order: Mapping[str, Any], name: str) -> Body:
        """A valid change of one to three members of an order."""
        whole = {**self.order(order["type"], name)}
        groups = (("name",), ("email",), ("format",), ("cron_expr",), ("filter",), ("range", "started_at", "ended_at"))
        chosen = self._die.sample(groups, self._die.randrange(1, 4))
        return {member: whole[member] for group in chosen for member in group if member in whole}


def changed(order: Mapping[str, Any], change: Mapping[str, Any]) -> Body:
    """What an order is after a change: a range that is not CUSTOM takes the instants with it."""
    after = {**order, **change}
    if after["range"] != "CUSTOM":
        after = {name: value for name, value in after.items() if name not in ("started_at", "ended_at")}
    return after


def as_read(order: Mapping[str, Any]) -> Body:
    """What reading an order shows: as it was given, and blanks for what has no effect."""
    return {"started_at": None, "ended_at": None, **order} if order["range"] != "CUSTOM" else dict(order)


# ---- the forms of filters -------------------------------------------------------------------------------------------


def _calls(die: Random) -> Body:
    made: Body = {}
    for side in ("from", "to"):
        selector = die.choice(sorted(_SELECTORS))
        if die.random() < 0.8:
            values = _SELECTORS[selector]
            made |= {side: selector} | ({f"{side}_value": die.choice(values)} if values else {})
    made |= {"answer_state": die.choice(("ANY", "ANSWERED", "NOT_ANSWERED"))} if die.random() < 0.8 else {}
    if die.random() < 0.7:
        first = die.randrange(0, 60)
        made |= {"duration": die.choice(("ANY", "RING_DURATION", "TALK_DURATION")), "duration_from": first}
        made |= {"duration_to": first + die.randrange(0, 600)}
    return made


def _costs(die: Random) -> Body:
    made: Body = {"type": die.choice(("ANY", "LOCAL", "NATIONAL", "INTERNATIONAL", "MOBILE"))}
    return made | ({"groups": die.sample(("Sales", "Support", "Nobody's group"), 2)} if die.random() < 0.7 else {})


def _queues(die: Random) -> Body:
    made: Body = {"call_queues": die.sample(_QUEUES, die.randrange(0, 3))}
    if die.random() < 0.7:
        made |= {
            "enable_exclude_calls_dropped_before_seconds": die.random() < 0.5,
            "exclude_calls_dropped_before_seconds": die.randrange(0, 30),
        }
    return made


def _callbacks(die: Random) -> Body:
    return {"call_queues": die.sample(_QUEUES, die.randrange(0, 3))}


def _ring_groups(die: Random) -> Body:
    return {"ring_groups": die.sample(("6000", "6001", "6999"), die.randrange(0, 3))}


_FORMS: Mapping[str, Callable[[Random], Body]] = {
    "from": _calls,
    "groups": _costs,
    "exclude_calls_dropped_before_seconds": _queues,
    "ring_groups": _ring_groups,
    "call_queues": _callbacks,
}
"""By a member that tells a form of filter from those below it, what makes one."""


def _filters_of(document: Document) -> Mapping[str, Callable[[Random], Body]]:
    """By type, what makes a filter that fits it."""
    create = document.of("call_reports", "create")
    body = document.resolve(create.definition["requestBody"])
    stated = document.resolve(body["content"]["application/json"]["schema"])
    found = {}
    for type, reference in stated["discriminator"]["mapping"].items():
        order = document.resolve({"$ref": reference})
        members = document.resolve(order["properties"]["filter"])["properties"]
        found[type] = next(form for member, form in _FORMS.items() if member in members)
    return found
