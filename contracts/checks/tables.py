"""Checks of tables: what stands in one adds up, and tables about the same calls agree.

A table is known by its headings alone, so that one of other headings is not judged.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from contracts.checks.check import Fault
from contracts.exchange import Exchange
from contracts.observation import Observation

Row = Mapping[str, str]

_SECONDS_OFF = 1
# Whether a share is rounded or cut is left open; what floating point makes of it must not matter.
_LITTLE_MORE = 1.01
_BREACHES, _RECEIVED = "Calls that breached SLA Time", "Total Calls Received"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What numbers in some cells of a row have to do with each other; `unit` is the last digit's of the first."""

    cells: tuple[str, ...]
    holds: Callable[..., bool]
    broken: str


def _sum(whole: str, *parts: str) -> _Rule:
    broken = f"{whole} is not the sum of {' and '.join(parts)}"
    return _Rule(cells=(whole, *parts), holds=lambda unit, whole, *parts: whole == sum(parts), broken=broken)


def _share(share: str, part: str, whole: str) -> _Rule:
    def holds(unit: float, share: float, part: float, whole: float) -> bool:
        return abs(share - (100 * part / whole if whole else 0)) <= unit * _LITTLE_MORE

    return _Rule(cells=(share, part, whole), holds=holds, broken=f"{share} is not the share of {part} in {whole}")


def _average(average: str, total: str, count: str) -> _Rule:
    def holds(unit: float, average: float, total: float, count: float) -> bool:
        return abs(average - (total / count if count else 0)) <= _SECONDS_OFF

    return _Rule(cells=(average, total, count), holds=holds, broken=f"{average} is not {total} by {count}")


def _no_more(part: str, whole: str) -> _Rule:
    return _Rule(
        cells=(part, whole), holds=lambda unit, part, whole: part <= whole, broken=f"{part} is more than {whole}"
    )


_RULES = (
    _sum("Calls Total", "Calls Serviced", "Calls Abandoned"),
    _sum("Total Calls", "Serviced Calls", "Abandoned Calls"),
    _sum("Total CallBacks", "Total Successful Callbacks", "Total Failed Callbacks"),
    _share("Calls % Serviced", "Calls Serviced", "Calls Total"),
    _share("% Abandoned Calls", "Abandoned Calls", "Total Calls"),
    _share(f"% {_BREACHES}", _BREACHES, _RECEIVED),
    _average("Ringing Time Average", "Ringing Time Total", "Calls Total"),
    # Two tables divide the same talk time by different counts.
    _average("Talking Time Average", "Talking Time Total", "Calls Total"),
    _average("Average Talking Time", "Total Talking Time", "Serviced Calls"),
    _average("Average Ringing Time", "Total Ringing Time", "Total Calls"),
    _average("Average Talking Time", "Talking Time", "Serviced"),
    _no_more(_BREACHES, _RECEIVED),
    _no_more("Total Answered", "Total Received"),
)
_TALKS = ("Answer Time", "End Time", "Talking Time")
# What different tables call what they all tell of a queue.
_SAME = (
    ("Calls Total", "Total Calls", _RECEIVED, "Received"),
    ("Calls Serviced", "Serviced Calls"),
    ("Calls Abandoned", "Abandoned Calls"),
    ("Ringing Time Total", "Total Ringing Time"),
    ("Talking Time Total", "Total Talking Time"),
)
_TOTAL = "total"
_NUMBER = re.compile(r"([0-9]+(?:\.([0-9]+))?)\s*(?:%|[A-Za-z]+)?")


def is_table(observation: Observation) -> bool:
    """Say whether a CSV file came in which something has to add up."""
    names = next((row.keys() for row in _rows(observation.exchanges[-1])), frozenset[str]())
    return any(names >= set(cells) for cells in (_TALKS, *(rule.cells for rule in _RULES)))


def adds_up(observation: Observation) -> Iterator[Fault]:
    """Judge that sums, shares, averages and total rows are those of the cells that they are made of."""
    rows = _rows(observation.exchanges[-1])
    for row in rows:
        yield from _faults_of(row)
    for group in _with_totals(rows):
        yield from _faults_of_total(group[:-1], group[-1])


def are_tables(observation: Observation) -> bool:
    """Say whether there are tables that tell the same of the same queues."""
    told = [{name for row in _rows(one) for name in row} for one in observation.exchanges]
    return any(sum(bool(names & set(same)) for names in told) > 1 for same in _SAME)


def agree(observation: Observation) -> Iterator[Fault]:
    """Judge that tables of one range tell the same of each queue."""
    for same in _SAME:
        told: dict[str, tuple[float, Exchange]] = {}
        for exchange in observation.exchanges:
            for row in _rows(exchange):
                value = next((value for name in same if (value := _value(row, name)) is not None), None)
                queue = next(iter(row.values()))
                if value is None or not queue or _is_total(row):
                    continue
                known, source = told.setdefault(queue, (value, exchange))
                if known != value:
                    yield Fault(cause=f"tables tell different {same[0]} of a queue", evidence=(source, exchange))


def _rows(exchange: Exchange) -> Sequence[Row]:
    if exchange.status != 200 or exchange.media_type == "text/html":
        return ()
    try:
        table = csv.DictReader(io.StringIO(exchange.response_body.decode("utf-8-sig")))
        return [{name: cell or "" for name, cell in row.items() if isinstance(name, str)} for row in table]
    except (UnicodeDecodeError, csv.Error):
        return ()


def _is_total(row: Row) -> bool:
    return next(iter(row.values()), "").casefold().startswith(_TOTAL)


def _value(row: Row, name: str) -> float | None:
    """The number in a cell, of a clock its seconds; None where there is none."""
    cell = row.get(name, "").strip()
    if ":" in cell and "T" not in cell:
        parts = [int(part) for part in re.findall("[0-9]+", cell)]
        return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))
    found = _NUMBER.fullmatch(cell)
    return float(found.group(1)) if found else None


def _unit(row: Row, name: str) -> float:
    """What one more in the last digit of a number in a cell would be."""
    found = _NUMBER.fullmatch(row[name].strip())
    return 10.0 ** -len(found.group(2) or "") if found else 1.0


def _values(row: Row, *names: str) -> list[float] | None:
    """The numbers in some cells; None when one of them is missing."""
    found = [_value(row, name) for name in names]
    return None if None in found else [one for one in found if one is not None]


def _faults_of(row: Row) -> Iterator[Fault]:
    for rule in _RULES:
        found = _values(row, *rule.cells)
        if found is not None and not rule.holds(_unit(row, rule.cells[0]), *found):
            yield Fault(cause=rule.broken)
    if row.keys() >= set(_TALKS):
        yield from _faults_of_talk(row)


def _faults_of_talk(row: Row) -> Iterator[Fault]:
    answered, ended, talked = (row[name] for name in _TALKS)
    try:
        seconds = (datetime.fromisoformat(ended) - datetime.fromisoformat(answered)).total_seconds() if answered else 0
    except (ValueError, TypeError):
        return
    value = _value(row, "Talking Time")
    if talked and value is not None and abs(value - seconds) > _SECONDS_OFF:
        yield Fault(cause="a talking time is not that from answer to end")


def _with_totals(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows with the total row that closes them."""
    group: list[Row] = []
    for is_total, some in groupby(rows, _is_total):
        group += some
        if is_total:
            yield group
            group = []


def _faults_of_total(rows: Sequence[Row], total: Row) -> Iterator[Fault]:
    for name in list(total)[1:]:
        value = _value(total, name)
        if value is None or "%" in name or "Average" in name or name == "Unanswered":
            continue
        if value != sum(_value(row, name) or 0 for row in rows):
            yield Fault(cause=f"the total of {name} is not that of its rows")
    found, received = _values(total, "Serviced", "Unanswered"), _value(rows[0], "Received") if rows else None
    if found and received is not None and sum(found) != received:
        yield Fault(cause="Serviced and Unanswered are not all that were Received")
