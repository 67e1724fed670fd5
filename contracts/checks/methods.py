"""Checks of methods that a path does not have."""

from collections.abc import Iterator

from contracts.checks.check import Fault
from contracts.observation import Observation

# A method that may change something, and that the document does not have, has to be refused.
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def refused(observation: Observation) -> Iterator[Fault]:
    """Judge that a method which the path does not have is answered with 405."""
    status = observation.exchanges[0].status
    if status != 405:
        yield Fault(cause=f"status {status} for a method that the document does not have there")


def is_refused(observation: Observation) -> bool:
    """Say whether the method was refused, so that Allow is due."""
    return observation.exchanges[0].status == 405


def allow_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that Allow names the methods of the path, and none that is refused there."""
    exchange = observation.exchanges[0]
    named = {name.strip().upper() for name in exchange.response_headers.get("allow", "").split(",")}
    if not named >= observation.facts["known"]:
        yield Fault(cause="status 405 comes without the methods of the path in Allow")
    elif named & ((_CHANGING - observation.facts["known"]) | {observation.facts["method"]}):
        yield Fault(cause="Allow names a method that is refused")
