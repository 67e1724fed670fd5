"""Checks of who gets in."""

from collections.abc import Iterator

from contracts.checks.check import Fault
from contracts.checks.lists import rows_of
from contracts.exchange import Exchange
from contracts.observation import Observation


def turned_away(observation: Observation) -> Iterator[Fault]:
    """Judge that a request without the right to it is answered with 401, whatever it is for."""
    exchange = observation.exchanges[0]
    if exchange.status != 401:
        yield Fault(cause=f"status {exchange.status} instead of 401")


def nothing_learnt(observation: Observation) -> Iterator[Fault]:
    """Judge that what does not exist and what does are refused in the same words; ids in them are no difference."""
    unknown, known = (
        (exchange.status, *_words(exchange, id))
        for exchange, id in zip(observation.exchanges, observation.facts["ids"], strict=True)
    )
    if unknown != known:
        yield Fault(cause="without a token what exists is refused otherwise than what does not")


def _words(exchange: Exchange, id: str) -> Iterator[tuple[str, str]]:
    """Yield codes and messages of an error without an id; what else is in it may differ from answer to answer."""
    try:
        errors = exchange.json()["errors"]
        yield from [(str(one["code"]), str(one["message"]).replace(id, "")) for one in errors]
    except (ValueError, KeyError, TypeError):
        return


def refused_sign_in(observation: Observation) -> Iterator[Fault]:
    """Judge that wrong credentials give no token; after some of them a server may say that it is enough."""
    exchange = observation.exchanges[0]
    if exchange.status not in (400, 401, 403, 429):
        yield Fault(cause=f"status {exchange.status} for wrong credentials")


def renewed(observation: Observation) -> Iterator[Fault]:
    """Judge a renewal, a read with the new token, and one with the old."""
    refresh, new, old = observation.exchanges
    if refresh.status != 200:
        yield Fault(cause=f"status {refresh.status} for a good refresh token", evidence=(refresh,))
        return
    for word, exchange in (("new", new), ("old", old)):
        if exchange.status in (401, 403):
            yield Fault(cause=f"status {exchange.status} with the {word} token after a renewal", evidence=(exchange,))


def not_renewed(observation: Observation) -> Iterator[Fault]:
    """Judge that a refresh token which is used up or ended gives no pair."""
    exchange = observation.exchanges[-1]
    if exchange.status not in (400, 401, 403, 429):
        yield Fault(cause=f"status {exchange.status} for a refresh token that is good no more")


def hidden(observation: Observation) -> Iterator[Fault]:
    """Judge that something is refused to another tenant, best as if it did not exist.

    Where ids are given out by tenant, the same id may be another thing there, so that what is told decides.
    """
    exchange, own = observation.exchanges[0], observation.facts.get("own")
    if exchange.status < 400 and (own is None or own.response_body == exchange.response_body):
        yield Fault(cause=f"status {exchange.status} for another tenant")


def not_listed(observation: Observation) -> Iterator[Fault]:
    """Judge that a page shown to another tenant holds none of the rows named."""
    key, own = observation.facts["key"], {str(row[observation.facts["key"]]): row for row in observation.facts["own"]}
    rows = [row for row in rows_of(observation.exchanges[0]) if str(row.get(key)) in own]
    if any(all(row.get(name) == value for name, value in own[str(row[key])].items()) for row in rows):
        yield Fault(cause="a list shows what is another tenant's")


def let_in(observation: Observation) -> Iterator[Fault]:
    """Judge that a request with the right to it is let in."""
    exchange = observation.exchanges[-1]
    if exchange.status in (401, 403):
        yield Fault(cause=f"status {exchange.status} with a good token")
