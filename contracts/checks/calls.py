"""Checks of calls: that list, detail and call logs agree."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.checks.check import Fault
from contracts.checks.lists import rows_of
from contracts.observation import Observation

Row = dict[str, Any]

_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]*?)0*)?Z")


def row_and_detail(observation: Observation) -> Iterator[Fault]:
    """Judge that a detail says of every field what its row says."""
    row, detail = _in_one_spelling(observation.facts["row"]), _in_one_spelling(_object(observation))
    differing = sorted(name for name in row if name in detail and detail[name] != row[name])
    if detail and differing:
        yield Fault(cause=f"row and detail differ in {', '.join(differing)}")


def _object(observation: Observation) -> Row:
    try:
        value = observation.exchanges[-1].json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) and "errors" not in value else {}


def legs_and_logs(observation: Observation) -> Iterator[Fault]:
    """Judge that the legs of a call are its call logs, in every field but the ids."""
    legs = [_without_ids(row) for row in rows_of(observation.exchanges[0])]
    logs = [_without_ids(row) for page in observation.exchanges[1:] for row in rows_of(page)]
    if len(legs) != len(logs):
        yield Fault(cause="a call has another number of legs than of call logs", evidence=observation.exchanges)
        return
    shared = set().union(*legs).intersection(*logs) if legs else set()
    if Counter(_told(leg, shared) for leg in legs) == Counter(_told(log, shared) for log in logs):
        return
    for leg, log in zip(sorted(legs, key=_sequence), sorted(logs, key=_sequence), strict=True):
        differing = sorted(name for name in leg if name in log and leg[name] != log[name])
        if differing:
            yield Fault(cause=f"leg and call log differ in {', '.join(differing)}", evidence=observation.exchanges)
            return


def legs_in_order(observation: Observation) -> Iterator[Fault]:
    """Judge that the legs of a call stand in the order in which they began."""
    begun = [str(leg.get("started_at")) for leg in rows_of(observation.exchanges[0])]
    try:
        moments = [datetime.fromisoformat(text) for text in begun]
    except ValueError:
        return
    if moments != sorted(moments):
        yield Fault(cause="legs do not stand in the order in which they began")


def log_has_call(observation: Observation) -> Iterator[Fault]:
    """Judge that the call of a call log can be opened and has a leg that says the same."""
    if observation.exchanges[0].status != 200:
        yield Fault(cause="the call of a call log cannot be opened")
        return
    log = _without_ids(observation.facts["row"])
    legs = [_without_ids(leg) for leg in rows_of(observation.exchanges[0])]
    if not any(all(leg[name] == value for name, value in log.items() if name in leg) for leg in legs):
        yield Fault(cause="the call of a call log has no such leg")


def _told(row: Row, names: set[str]) -> str:
    return json.dumps({name: row.get(name) for name in sorted(names)}, sort_keys=True)


def _without_ids(row: Row) -> Row:
    return {name: value for name, value in _in_one_spelling(row).items() if name not in ("id", "session_id")}


def _in_one_spelling(row: Row) -> Row:
    """The row with no zeros at the end of its instants, which say nothing."""
    return {name: _shortest(value) if isinstance(value, str) else value for name, value in row.items()}


def _shortest(text: str) -> str:
    found = _INSTANT.fullmatch(text)
    return f"{found[1]}.{found[2] or ''}Z" if found else text


def _sequence(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in ("started_at", "callee", "rang_at", "ended_at", "call_id"))
