"""Checks of tables of numbers: what stands in one adds up, and tables about the same calls agree.

A cell is known by its heading alone. What stands under other headings, or cannot be read, is not judged.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from contracts.checks.cells import GUARDS, Number, Row, Table, is_blank, moment, number, share, table_of
from contracts.checks.check import Fault
from contracts.checks.html_tables import UNREADABLE, html_table_of
from contracts.checks.lists import count_of
from contracts.exchange import Exchange
from contracts.observation import Observation

_SECONDS_OFF = 1
# Whether a share is rounded or cut is left open; what floating point makes of it must not matter.
_LITTLE_MORE = 1.01
_BREACHES, _RECEIVED = "Calls that breached SLA Time", "Total Calls Received"
_FAILED, _ABANDONED = "Total Failed Callbacks", "QUEUE_ABANDONED_CALLS"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What the numbers in some cells of a row have to do with each other; the first may be a percentage."""

    cells: tuple[str, ...]
    holds: Callable[..., bool]
    broken: str


def _sum(whole: str, *parts: str) -> _Rule:
    broken = f"{whole} is not the sum of {' and '.join(parts)}"
    return _Rule(cells=(whole, *parts), holds=lambda whole, *parts: whole.value == _all_of(parts), broken=broken)


def _all_of(numbers: Sequence[Number]) -> float:
    return sum(one.value for one in numbers)


def _share(share: str, part: str, whole: str) -> _Rule:
    def holds(share: Number, part: Number, whole: Number) -> bool:
        return not whole.value or abs(share.value - 100 * part.value / whole.value) <= share.unit * _LITTLE_MORE

    return _Rule(cells=(share, part, whole), holds=holds, broken=f"{share} is not the share of {part} in {whole}")


def _average(average: str, total: str, count: str) -> _Rule:
    def holds(average: Number, total: Number, count: Number) -> bool:
        return not count.value or abs(average.value - total.value / count.value) <= _SECONDS_OFF

    return _Rule(cells=(average, total, count), holds=holds, broken=f"{average} is not {total} by {count}")


def _no_more(whole: str, *parts: str) -> _Rule:
    broken = f"{whole} is less than {' and '.join(parts)}"
    return _Rule(cells=(whole, *parts), holds=lambda whole, *parts: whole.value >= _all_of(parts), broken=broken)


_RULES = (
    _sum("Calls Total", "Calls Serviced", "Calls Abandoned"),
    _sum("Total Calls", "Serviced Calls", "Abandoned Calls"),
    # Some may still be under way.
    _no_more("Total CallBacks", "Total Successful Callbacks", _FAILED),
    _no_more(_RECEIVED, _BREACHES),
    _share("Calls % Serviced", "Calls Serviced", "Calls Total"),
    _share("% Abandoned Calls", "Abandoned Calls", "Total Calls"),
    _share(f"% {_BREACHES}", _BREACHES, _RECEIVED),
    _average("Ringing Time Average", "Ringing Time Total", "Calls Total"),
    # Two tables divide the same talk time by different counts.
    _average("Talking Time Average", "Talking Time Total", "Calls Total"),
    _average("Average Talking Time", "Total Talking Time", "Serviced Calls"),
    _average("Average Ringing Time", "Total Ringing Time", "Total Calls"),
    _average("Average Talking Time", "Talking Time", "Serviced"),
)
_TALKS = ("Answer Time", "End Time", "Talking Time")
_SUMMED = (
    "Calls Total", "Calls Serviced", "Calls Abandoned", "Ringing Time Total", "Talking Time Total",
    "Total Calls", "Serviced Calls", "Abandoned Calls", "Total Ringing Time", "Total Waiting Time",
    "Total Talking Time", "Serviced", "Talking Time", "Total Answered",
)  # fmt: skip
# What different tables call what they all tell of a queue.
_SAME = (
    ("Calls Total", "Total Calls", _RECEIVED, "Received"),
    ("Calls Serviced", "Serviced Calls"),
    ("Calls Abandoned", "Abandoned Calls"),
    ("Ringing Time Total", "Total Ringing Time"),
    ("Talking Time Total", "Total Talking Time"),
    (_BREACHES,),
    (_FAILED,),
)
# Tables that have a row for each of what others count.
_LISTED = {
    _ABANDONED: ("Calls Abandoned", "Abandoned Calls"),
    "QUEUE_BREACHES_SLA_STATISTICS": (_BREACHES,),
    "QUEUE_FAILED_CALLBACKS": (_FAILED,),
}
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_QUEUE, _START, _TOTAL = "Queue", "Start Time", "total"

_Told = Mapping[tuple[str, ...], Mapping[str, float]]
"""What a table tells of queues: under each heading that tables have in common, by the name of a queue."""


def is_table(observation: Observation) -> bool:
    """Say whether a file came in which something has to add up."""
    table = _table(observation.exchanges[-1])
    if table is None:
        return False
    names = set(table.headings)
    has_total = bool(names & set(_SUMMED)) and any(map(_is_total, table.rows))
    return has_total or any(names >= set(cells) for cells in (_TALKS, *(rule.cells for rule in _RULES)))


def adds_up(observation: Observation) -> Iterator[Fault]:
    """Judge that sums, shares, averages and total rows are those of the cells that they are made of."""
    rows = _rows(observation.exchanges[-1])
    for row in rows:
        yield from _faults_of(row)
    for group, total in _with_totals(rows):
        yield from _faults_of_total(group, total)


def is_of_abandoned(observation: Observation) -> bool:
    """Say whether a table of abandoned calls came, a row for each."""
    table = _table(observation.exchanges[-1])
    return table is not None and {"Queue", "Caller", "Waiting Time"} <= set(table.headings)


def none_dropped(observation: Observation) -> Iterator[Fault]:
    """Judge that a table from which calls are left out that were given up within a day has none that was sooner."""
    for row in _rows(observation.exchanges[-1]):
        waited = number(row["Waiting Time"])
        if waited is not None and waited.value < observation.facts["seconds"] and not _is_total(row):
            yield Fault(cause="a call that was given up early is not left out")
            return


def starts_in(file: Exchange) -> list[datetime]:
    """The moments at which the calls of a list began, as far as they can be read."""
    found = (moment(row[_START]) for row in _rows(file) if _START in row)
    return [one for one in found if one is not None]


def some_call(observation: Observation) -> Iterator[Fault]:
    """Judge that a call was under way when a list says that one began."""
    found = observation.exchanges[0]
    if found.status == 200 and count_of(found) == 0:
        yield Fault(cause="no call was under way when a list says that one began", evidence=observation.exchanges)


def are_tables(observation: Observation) -> bool:
    """Say whether there are tables that tell the same of queues."""
    told = [set(one) for one in map(_of_queues, observation.exchanges)]
    return any(sum(same in names for names in told) > 1 for same in _SAME)


def agree(observation: Observation) -> Iterator[Fault]:
    """Judge that tables of one range tell the same of each queue, those too that list what others count."""
    tables = [(exchange, _of_queues(exchange)) for exchange in observation.exchanges]
    for same in _SAME:
        told: dict[str, tuple[float, Exchange]] = {}
        for exchange, table in tables:
            for queue, value in table.get(same, {}).items():
                known, source = told.setdefault(queue, (value, exchange))
                if known != value:
                    yield Fault(cause=f"tables tell different {same[0]} of a queue", evidence=(source, exchange))
    types = observation.facts.get("types", ())
    listed = [pair for pair in zip(types, observation.exchanges, strict=False) if pair[0] in _LISTED]
    for type, exchange in listed:
        yield from _faults_of_list(type, exchange, tables)


def _faults_of_list(type: str, exchange: Exchange, tables: Sequence[tuple[Exchange, _Told]]) -> Iterator[Fault]:
    """Compare the rows of a list with what each table tells that calls queues by the same names."""
    found = _listed_of(exchange)
    if found is None:
        return
    for source, table in tables:
        counts = table.get(_LISTED[type], {})
        if counts and found.keys() <= counts.keys() and _is_other(type, found, counts):
            yield Fault(
                cause=f"a table lists other calls than are counted as {_LISTED[type][0]}", evidence=(source, exchange)
            )
            return


def _is_other(type: str, found: Mapping[str, Collection[int]], counts: Mapping[str, float]) -> bool:
    if type == _ABANDONED:
        # Whether a call that went on to another queue was given up is a matter of words; that there was none is not.
        return not found and any(counts.values())
    return any(count not in found.get(queue, {0}) for queue, count in counts.items())


def _listed_of(exchange: Exchange) -> Mapping[str, Collection[int]] | None:
    """How many rows a table has for each queue, whose name may stand in the first of them alone; None if unclear.

    A call may take several rows, so that there are two answers.
    """
    table = _table(exchange)
    if table is None or not {_QUEUE, _START} <= set(table.headings):
        return None
    rows: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for row in table.rows:
        if _is_total(row) or all(map(is_blank, row.values())):
            continue
        name = _name_of(row) or name
        if not name or UNREADABLE in row[_QUEUE] or not _CLOCK.search(row[_START]):
            return None
        rows.setdefault(name, []).append((row[_START], row.get("Caller", "")))
    return {queue: {len(calls), len(set(calls))} for queue, calls in rows.items()}


def _name_of(row: Row) -> str:
    """The name of a queue however it is spelt; blank for one that cannot be read."""
    name = " ".join(row.get(_QUEUE, "").strip(GUARDS).split())
    return "" if UNREADABLE in name else name


def _of_queues(exchange: Exchange) -> _Told:
    """What a table tells of each queue that it names once, by what tables may have in common."""
    rows = [(name, row) for row in _rows(exchange) if not _is_total(row) and (name := _name_of(row))]
    times = Counter(name for name, _ in rows)
    told: dict[tuple[str, ...], dict[str, float]] = {}
    for same in _SAME:
        heading = next((one for one in same if rows and one in rows[0][1]), None)
        found = [
            (name, number(row[heading]))
            for name, row in rows
            if heading is not None and times[name] == 1 and not (heading == _FAILED and _is_under_way(row))
        ]
        values = {queue: value.value for queue, value in found if value is not None}
        if values:
            told[same] = values
    return told


def _is_under_way(row: Row) -> bool:
    """Say whether some callbacks of a queue have neither failed nor succeeded yet."""
    found = [number(row.get(name, "")) for name in ("Total CallBacks", "Total Successful Callbacks", _FAILED)]
    whole, *parts = [0 if one is None else one.value for one in found]
    return whole != sum(parts)


def _rows(exchange: Exchange) -> Sequence[Row]:
    table = _table(exchange)
    return table.rows if table else ()


def _table(exchange: Exchange) -> Table | None:
    if exchange.status != 200:
        return None
    return (html_table_of if exchange.media_type == "text/html" else table_of)(exchange.response_body)


def _is_total(row: Row) -> bool:
    return next(iter(row.values()), "").strip(" :").casefold() == _TOTAL


def _faults_of(row: Row) -> Iterator[Fault]:
    for rule in _RULES:
        if not row.keys() >= set(rule.cells):
            continue
        first, *others = rule.cells
        found = [share(row[first]) if "%" in first else number(row[first]), *(number(row[name]) for name in others)]
        if None not in found and not rule.holds(*found):
            yield Fault(cause=rule.broken)
    if row.keys() >= set(_TALKS) and not _is_total(row):
        yield from _faults_of_talk(row)


def _faults_of_talk(row: Row) -> Iterator[Fault]:
    answered, ended, talk = moment(row["Answer Time"]), moment(row["End Time"]), number(row["Talking Time"])
    if talk is None or ended is None or (answered is None and not is_blank(row["Answer Time"])):
        return
    if abs(talk.value - ((ended - answered).total_seconds() if answered else 0)) > _SECONDS_OFF:
        yield Fault(cause="a talking time is not that from answer to end")


def _with_totals(rows: Sequence[Row]) -> Iterator[tuple[list[Row], Row]]:
    """Yield rows with the total row that closes them; of totals in a row the first one does."""
    group: list[Row] = []
    for is_total, some in groupby(rows, _is_total):
        if not is_total:
            group = list(some)
        elif group:
            yield group, next(some)


def _faults_of_total(rows: Sequence[Row], total: Row) -> Iterator[Fault]:
    for name in _SUMMED:
        found = number(total.get(name, ""))
        cells = [row.get(name, "") for row in rows]
        numbers = [one for one in map(number, cells) if one is not None]
        is_known = len(numbers) == sum(not is_blank(cell) for cell in cells)
        if found is not None and is_known and found.value != _all_of(numbers):
            yield Fault(cause=f"the total of {name} is not that of its rows")
    received = [one for row in rows if (one := number(row.get("Received", ""))) is not None]
    parts = [one for name in ("Serviced", "Unanswered") if (one := number(total.get(name, ""))) is not None]
    if len(received) == 1 and len(parts) > 1 and _all_of(parts) != received[0].value:
        yield Fault(cause="Serviced and Unanswered are not all that were Received")
