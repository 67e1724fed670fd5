"""Checks of who gets in."""

from collections.abc import Iterator

from contracts.checks.check import Fault
from contracts.checks.lists import rows_of
from contracts.observation import Observation


def turned_away(observation: Observation) -> Iterator[Fault]:
    """Judge that a request without the right to it is answered with 401, whatever it is for."""
    exchange = observation.exchanges[0]
    if exchange.status != 401:
        yield Fault(cause=f"status {exchange.status} instead of 401")


def refused_sign_in(observation: Observation) -> Iterator[Fault]:
    """Judge that a wrong password gives no token."""
    exchange = observation.exchanges[0]
    if exchange.status not in (400, 401, 403):
        yield Fault(cause=f"status {exchange.status} for a wrong password")


def hidden(observation: Observation) -> Iterator[Fault]:
    """Judge that something is refused to another tenant, best as if it did not exist."""
    exchange = observation.exchanges[0]
    if exchange.status < 400:
        yield Fault(cause=f"status {exchange.status} for another tenant")


def not_listed(observation: Observation) -> Iterator[Fault]:
    """Judge that a page shown to another tenant holds none of the rows named."""
    key, own = observation.facts["key"], set(observation.facts["own"])
    if any(str(row.get(key)) in own for row in rows_of(observation.exchanges[0])):
        yield Fault(cause="a list shows what is another tenant's")


def let_in(observation: Observation) -> Iterator[Fault]:
    """Judge that a request with the right to it is let in."""
    exchange = observation.exchanges[-1]
    if exchange.status in (401, 403):
        yield Fault(cause=f"status {exchange.status} with a good token")
