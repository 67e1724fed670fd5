"""Checks of tables of numbers: what stands in one adds up, and tables about the same calls agree.

A cell is known by its heading alone. What stands under other headings, or cannot be read, is not judged.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from contracts.checks.cells import Number, Row, Table, is_blank, moment, number, share, table_of
from contracts.checks.check import Fault
from contracts.checks.html_tables import html_table_of
from contracts.exchange import Exchange
from contracts.observation import Observation

_SECONDS_OFF = 1
# Whether a share is rounded or cut is left open; what floating point makes of it must not matter.
_LITTLE_MORE = 1.01
_BREACHES, _RECEIVED = "Calls that breached SLA Time", "Total Calls Received"


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
    _no_more("Total CallBacks", "Total Successful Callbacks", "Total Failed Callbacks"),
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
    ("Total Failed Callbacks",),
)
# Tables that have a row for each of what others count.
_LISTED = {
    "QUEUE_ABANDONED_CALLS": ("Calls Abandoned", "Abandoned Calls"),
    "QUEUE_BREACHES_SLA_STATISTICS": (_BREACHES,),
    "QUEUE_FAILED_CALLBACKS": ("Total Failed Callbacks",),
}
_QUEUE, _TOTAL = "Queue", "total"


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


def are_tables(observation: Observation) -> bool:
    """Say whether there are tables that tell the same of queues."""
    told = [set(one) for one in map(_of_queues, observation.exchanges)]
    return any(sum(same in names for names in told) > 1 for same in _SAME)


def agree(observation: Observation) -> Iterator[Fault]:
    """Judge that tables of one range tell the same of each queue, those too that list what others count."""
    tables = [(exchange, _of_queues(exchange)) for exchange in observation.exchanges]
    listed = [
        (_LISTED[type], exchange)
        for type, exchange in zip(observation.facts.get("types", ()), observation.exchanges, strict=False)
        if type in _LISTED
    ]
    for same in _SAME:
        told: dict[str, tuple[float, Exchange]] = {}
        for exchange, table in tables:
            for queue, value in table.get(same, {}).items():
                known, source = told.setdefault(queue, (value, exchange))
                if known != value:
                    yield Fault(cause=f"tables tell different {same[0]} of a queue", evidence=(source, exchange))
        for exchange in (exchange for name, exchange in listed if name == same):
            yield from _faults_of_list(same[0], exchange, told)


def _faults_of_list(name: str, exchange: Exchange, told: Mapping[str, tuple[float, Exchange]]) -> Iterator[Fault]:
    rows = _rows_of_queues(exchange)
    # Queues may be called otherwise there.
    if rows is None or not rows.keys() <= told.keys():
        return
    for queue, (count, source) in told.items():
        if rows[queue] != count:
            yield Fault(cause=f"a table lists others than the {name} of a queue", evidence=(source, exchange))
            return


def _rows_of_queues(exchange: Exchange) -> Counter[str] | None:
    """How many rows a table has for each queue, whose name may stand in the first of them alone; None if unclear."""
    table = _table(exchange)
    if table is None or _QUEUE not in table.headings:
        return None
    names: list[str] = []
    for row in table.rows:
        if _is_total(row):
            continue
        name = row[_QUEUE] or (names[-1] if names else "")
        if not name:
            return None
        names.append(name)
    return Counter(names)


def _of_queues(exchange: Exchange) -> dict[tuple[str, ...], dict[str, float]]:
    """What a table tells of each queue that it names once, by what tables may have in common."""
    rows = [row for row in _rows(exchange) if row.get(_QUEUE) and not _is_total(row)]
    times = Counter(row[_QUEUE] for row in rows)
    told: dict[tuple[str, ...], dict[str, float]] = {}
    for same in _SAME:
        name = next((name for name in same if rows and name in rows[0]), None)
        found = [(row[_QUEUE], number(row[name])) for row in rows if name is not None and times[row[_QUEUE]] == 1]
        values = {queue: value.value for queue, value in found if value is not None}
        if values:
            told[same] = values
    return told


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
