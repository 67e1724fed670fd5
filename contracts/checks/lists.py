"""Checks of lists: paging, order, filter, search. Rows are compared by their key, in sequence."""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.checks.check import Fault
from contracts.exchange import Exchange
from contracts.observation import Observation

Row = dict[str, Any]


def rows_of(exchange: Exchange) -> list[Row]:
    """Return the rows of a page; none when it is no page, which conformance says."""
    try:
        items = exchange.json()["items"]
    except (ValueError, KeyError, TypeError):
        return []
    return [row for row in items if isinstance(row, dict)] if isinstance(items, list) else []


def count_of(exchange: Exchange) -> int | None:
    """Return the count of a page, or None."""
    try:
        count = exchange.json()["count"]
    except (ValueError, KeyError, TypeError):
        return None
    return count if isinstance(count, int) else None


def keys_of(exchanges: Sequence[Exchange], key: str) -> list[Any]:
    """Return the keys of all rows, page after page."""
    return [row.get(key) for exchange in exchanges for row in rows_of(exchange)]


def same_content(first: Exchange, second: Exchange) -> bool:
    """Say whether two answers say the same, in whatever order the members of their JSON come."""
    if first.response_body == second.response_body:
        return True
    try:
        return bool(first.json() == second.json())
    except ValueError:
        return False


def disjoint(observation: Observation) -> Iterator[Fault]:
    """Judge that no row stands on two pages, or twice on one."""
    keys = keys_of(observation.exchanges, observation.facts["key"])
    if len(set(map(str, keys))) < len(keys):
        yield Fault(cause="a row comes twice", evidence=observation.exchanges[:2])


def complete(observation: Observation) -> Iterator[Fault]:
    """Judge that the pages together hold as many rows as the count says."""
    count = count_of(observation.exchanges[0])
    found = len(set(map(str, keys_of(observation.exchanges, observation.facts["key"]))))
    if count is not None and found < count and observation.facts["is_whole"]:
        yield Fault(cause="rows are missing from the pages")


def count_is_total(observation: Observation) -> Iterator[Fault]:
    """Judge that the count is that of the collection, the same on every page."""
    counts = {count_of(exchange) for exchange in observation.exchanges}
    # A row that comes twice counts once here: that it does is judged by itself.
    rows = len(set(map(str, keys_of(observation.exchanges, observation.facts["key"]))))
    if len(counts) > 1:
        yield Fault(cause="pages of one collection differ in their count")
    elif (
        counts
        and None not in counts
        and observation.facts["is_whole"]
        and rows > min(map(int, filter(None, counts)), default=0)
    ):
        yield Fault(cause="there are more rows than the count says")


def same_sequence(observation: Observation) -> Iterator[Fault]:
    """Judge that another page size shows the same rows in the same sequence."""
    expected: list[Any] = observation.facts["expected"]
    if keys_of(observation.exchanges, observation.facts["key"]) != expected:
        yield Fault(cause="another page size gives another sequence")


def top_respected(observation: Observation) -> Iterator[Fault]:
    """Judge that a page holds as many rows as `top` allows and `skip` leaves."""
    exchange, facts = observation.exchanges[0], observation.facts
    count = count_of(exchange)
    if count is not None and len(rows_of(exchange)) != min(facts["top"], max(0, count - facts["skip"])):
        yield Fault(cause="the page is not of the size it should be")


def past_the_end(observation: Observation) -> Iterator[Fault]:
    """Judge that beyond the end there is an empty page with the same count."""
    exchange = observation.exchanges[0]
    if rows_of(exchange):
        yield Fault(cause="there are rows beyond the end")
    elif count_of(exchange) != observation.facts["count"]:
        yield Fault(cause="the count is another one beyond the end")


def repeatable(observation: Observation) -> Iterator[Fault]:
    """Judge that the same question has the same answer."""
    first, second = observation.exchanges
    if first.status != second.status or not same_content(first, second):
        yield Fault(cause="the same request has two answers", evidence=observation.exchanges)


def in_order(observation: Observation) -> Iterator[Fault]:
    """Judge that rows come in the sequence that the keys ask for, over all pages, ties by the collection's key."""
    expected: list[Any] = observation.facts["expected"]
    # Each once, where it comes first: that rows come twice is judged by itself.
    keys = list(dict.fromkeys(keys_of(observation.exchanges, observation.facts["key"])))
    known = set(map(str, expected))
    if [key for key in keys if str(key) in known] != [key for key in expected if key in keys]:
        yield Fault(cause="rows are out of order")


def none_lost(observation: Observation) -> Iterator[Fault]:
    """Judge that sorting loses no row."""
    if set(map(str, observation.facts["expected"])) - set(
        map(str, keys_of(observation.exchanges, observation.facts["key"]))
    ):
        yield Fault(cause="rows vanish when they are sorted")


def sound(observation: Observation) -> Iterator[Fault]:
    """Judge that every row that comes is one that was asked for."""
    wanted = set(map(str, observation.facts["expected"]))
    if any(str(key) not in wanted for key in keys_of(observation.exchanges, observation.facts["key"])):
        yield Fault(cause="rows come that were not asked for")


def all_found(observation: Observation) -> Iterator[Fault]:
    """Judge that every row that was asked for comes."""
    found = set(map(str, keys_of(observation.exchanges, observation.facts["key"])))
    if any(str(key) not in found for key in observation.facts["expected"]):
        yield Fault(cause="rows that were asked for do not come")


def count_of_filtered(observation: Observation) -> Iterator[Fault]:
    """Judge that the count is that of the rows asked for."""
    count = count_of(observation.exchanges[0])
    if count is not None and count != len(observation.facts["expected"]):
        yield Fault(cause="the count is not that of the rows asked for")


def exactly(observation: Observation) -> Iterator[Fault]:
    """Judge that rows and count are those asked for, in sequence."""
    expected: list[Any] = observation.facts["expected"]
    if keys_of(observation.exchanges, observation.facts["key"]) != expected:
        yield Fault(cause="other rows come, or in another sequence")
    elif count_of(observation.exchanges[0]) != len(expected):
        yield Fault(cause="the count is not that of the rows asked for")


def page_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a page holds the rows asked for, in sequence, and counts all that there are."""
    exchange, expected = observation.exchanges[0], observation.facts["expected"]
    if exchange.status != 200:
        yield Fault(cause=f"status {exchange.status} for a question that is allowed")
    elif keys_of(observation.exchanges, observation.facts["key"]) != expected:
        yield Fault(cause="other rows come, or in another sequence")
    elif count_of(exchange) != observation.facts["total"]:
        yield Fault(cause="the count is not that of the rows asked for")


def refused(observation: Observation) -> Iterator[Fault]:
    """Judge that what the document does not know is refused with 400."""
    exchange = observation.exchanges[0]
    if exchange.status != 400:
        yield Fault(cause=f"status {exchange.status} instead of 400")
