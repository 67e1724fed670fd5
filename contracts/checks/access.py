"""Checks of who gets in."""

from collections.abc import Iterator

from contracts.checks.check import Fault
from contracts.observation import Observation


def turned_away(observation: Observation) -> Iterator[Fault]:
    """Judge that a request without the right to it is answered with 401, whatever it is for."""
    exchange = observation.exchanges[0]
    if exchange.status != 401:
        yield Fault(cause=f"status {exchange.status} instead of 401")


def let_in(observation: Observation) -> Iterator[Fault]:
    """Judge that a request with the right to it is let in."""
    exchange = observation.exchanges[-1]
    if exchange.status in (401, 403):
        yield Fault(cause=f"status {exchange.status} with a good token")
