"""Checks of orders: what was written is read, changed in part, listed, and gone when it is destroyed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.checks.check import Fault
from contracts.checks.lists import rows_of
from contracts.exchange import Exchange
from contracts.observation import Observation

_INSTANTS = ("started_at", "ended_at", "completed_at")


def _object(exchange: Exchange) -> dict[str, Any]:
    try:
        value = exchange.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _same(name: str, given: Any, found: Any) -> bool:
    if name in _INSTANTS and isinstance(given, str) and isinstance(found, str):
        try:
            return datetime.fromisoformat(given) == datetime.fromisoformat(found)
        except ValueError:
            return False
    return bool(given == found)


def is_permitted(observation: Observation) -> bool:
    """Say whether the caller may do this at all: 403 says that a user may not, and is no fault."""
    return observation.exchanges[-1].status != 403


def accepted(observation: Observation) -> Iterator[Fault]:
    """Judge that a valid request is answered with the status it should have."""
    exchange, wanted = observation.exchanges[-1], observation.facts["status"]
    if exchange.status != wanted:
        yield Fault(cause=f"status {exchange.status} instead of {wanted}")


def refused_for_its_type(observation: Observation) -> Iterator[Fault]:
    """Judge that a body under a strange media type is refused, as that or as malformed."""
    status = observation.exchanges[0].status
    if status not in (400, 415):
        yield Fault(cause=f"status {status} instead of 415")


def reads_back(observation: Observation) -> Iterator[Fault]:
    """Judge that the last exchange shows an object as it should be by now."""
    found = _object(observation.exchanges[-1])
    expected: dict[str, Any] = observation.facts["expected"]
    differing = sorted(name for name, value in expected.items() if not _same(name, value, found.get(name)))
    if differing:
        yield Fault(cause=f"{', '.join(differing)} is not as it was written", evidence=observation.exchanges)


def unique(observation: Observation) -> Iterator[Fault]:
    """Judge that what was made has an id of its own."""
    ids = [str(_object(exchange).get("id")) for exchange in observation.exchanges]
    if len(set(ids)) < len(ids):
        yield Fault(cause="two orders have one id", evidence=observation.exchanges)


def unchanged(observation: Observation) -> Iterator[Fault]:
    """Judge, by a list and a read, that a refused write left no trace; one that was taken is judged elsewhere."""
    refused = observation.exchanges[0]
    if refused.status != 400:
        return
    name, expected = observation.facts["name"], observation.facts["expected"]
    seen = _object(observation.exchanges[-1])
    rows = rows_of(observation.exchanges[-1])
    if any(row.get("name") == name for row in rows):
        yield Fault(cause="an order that was refused is there", evidence=observation.exchanges)
    elif any(not _same(key, value, seen.get(key)) for key, value in expected.items()):
        yield Fault(cause="a change that was refused was made", evidence=observation.exchanges)


def listed(observation: Observation) -> Iterator[Fault]:
    """Judge that the list shows the objects that live, with the facts they have, and none that is gone."""
    rows = {row.get("id"): row for row in rows_of(observation.exchanges[-1])}
    for expected in observation.facts["living"]:
        row = rows.get(expected["id"])
        if row is None:
            yield Fault(cause="the list does not show an object that lives")
            return
        if any(name in row and row[name] != value for name, value in expected.items()):
            yield Fault(cause="the list shows an object otherwise than it is")
            return
    if any(gone in rows for gone in observation.facts["gone"]):
        yield Fault(cause="the list shows an object that is gone")


def runs(observation: Observation) -> Iterator[Fault]:
    """Judge that an order without a schedule, while it is there at all, is RUNNING, or failed."""
    status = _object(observation.exchanges[-1]).get("status")
    if status not in ("RUNNING", "ABORTED"):
        yield Fault(cause=f"an order without a schedule is {status}")


def not_changed_while_running(observation: Observation) -> Iterator[Fault]:
    """Judge a change between two reads that both show the order RUNNING: it is refused with 409."""
    changed = observation.exchanges[1]
    if changed.status != 409:
        yield Fault(cause=f"status {changed.status} for a change of an order that runs")


def is_running_throughout(observation: Observation) -> bool:
    """Say whether an order was RUNNING before and after what was done in between."""
    before, _, after = observation.exchanges
    return _object(before).get("status") == _object(after).get("status") == "RUNNING"


def has_no_schedule(observation: Observation) -> Iterator[Fault]:
    """Judge that an order whose schedule was taken away is gone or shows none."""
    exchange = observation.exchanges[-1]
    if exchange.status == 200 and _object(exchange).get("cron_expr") is not None:
        yield Fault(cause="a schedule that was taken away is still there")


def made_nothing(observation: Observation) -> Iterator[Fault]:
    """Judge that nothing of a name stands among the products."""
    if any(row.get("name") == observation.facts["name"] for row in rows_of(observation.exchanges[-1])):
        yield Fault(cause="there is a product of an order that was destroyed or is not due")


def completes(observation: Observation) -> Iterator[Fault]:
    """Judge that an order which runs once has its product in time."""
    if observation.facts["product"] is None:
        yield Fault(cause="an order that runs once has no product")


def leaves(observation: Observation) -> Iterator[Fault]:
    """Judge that an order which ran once is in the list no more."""
    exchange = observation.exchanges[-1]
    if exchange.status not in (404, 200) or (exchange.status == 200 and _object(exchange).get("status") == "SCHEDULED"):
        yield Fault(cause="an order that ran once goes on")


def matches_order(observation: Observation) -> Iterator[Fault]:
    """Judge that a product has name, type and format of its order, in list and detail."""
    order: dict[str, Any] = observation.facts["order"]
    for exchange in observation.exchanges:
        found = _object(exchange)
        differing = [name for name in ("name", "type", "format") if found.get(name) != order[name]]
        if found and differing:
            yield Fault(cause=f"product and order differ in {', '.join(differing)}")
            return
