"""Checks of calls: what is true of every record, and that list, detail and call logs agree."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.checks.check import Fault
from contracts.checks.lists import rows_of
from contracts.observation import Observation

Row = dict[str, Any]

_TIMES = ("started_at", "rang_at", "answered_at", "ended_at")
_FROM_OUTSIDE = ("INBOUND_CALL", "INBOUND_OUTBOUND_CALL")


def _moments(row: Row) -> list[datetime]:
    return [datetime.fromisoformat(row[name]) for name in _TIMES if row.get(name)]


def _records(observation: Observation) -> Iterator[Row]:
    for exchange in observation.exchanges:
        yield from rows_of(exchange)


def _readable(row: Row) -> bool:
    try:
        _moments(row)
    except (TypeError, ValueError):
        return False
    return True


def times_ordered(observation: Observation) -> Iterator[Fault]:
    """Judge that a record starts, rings, is answered and ends in this order."""
    for row in filter(_readable, _records(observation)):
        moments = _moments(row)
        if moments != sorted(moments):
            yield Fault(cause="the times of a record are out of order")
            return


def duration_is_talk_time(observation: Observation) -> Iterator[Fault]:
    """Judge that `duration` is answered to ended in whole seconds, both ends cut first; 0 when unanswered."""
    for row in filter(_readable, _records(observation)):
        if row.get("duration") != _talk_seconds(row):
            yield Fault(cause="duration is not the talk time")
            return


def _talk_seconds(row: Row) -> int:
    if not row.get("answered_at"):
        return 0
    answered_at, ended_at = (datetime.fromisoformat(row[name]).replace(microsecond=0) for name in _TIMES[2:])
    return int((ended_at - answered_at).total_seconds())


def direction_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that trunk, dialled number and shown number are there exactly where the direction has them."""
    for row in _records(observation):
        direction = row.get("direction")
        if direction == "EXTENSION_CALL" and any(row.get(name) for name in ("trunk", "did_cid", "outbound_caller_id")):
            yield Fault(cause="a call inside the PBX has a trunk or an outside number")
            return
        if direction in _FROM_OUTSIDE and not row.get("trunk"):
            yield Fault(cause="a call from outside has no trunk")
            return
        if direction == "OUTBOUND_CALL" and row.get("did_cid"):
            yield Fault(cause="a call to outside has a dialled DID")
            return


def row_and_detail(observation: Observation) -> Iterator[Fault]:
    """Judge that a detail says of every field what its row says."""
    row: Row = observation.facts["row"]
    detail = _object(observation)
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
    logs = [_without_ids(row) for row in rows_of(observation.exchanges[1])]
    if len(legs) != len(logs):
        yield Fault(cause="a call has another number of legs than of call logs", evidence=observation.exchanges)
        return
    for leg, log in zip(sorted(legs, key=_sequence), sorted(logs, key=_sequence), strict=True):
        differing = sorted(name for name in leg if name in log and leg[name] != log[name])
        if differing:
            yield Fault(cause=f"leg and call log differ in {', '.join(differing)}", evidence=observation.exchanges)
            return


def _without_ids(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("id", "session_id")}


def _sequence(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in ("started_at", "callee", "rang_at", "ended_at", "call_id"))


def roll_up(observation: Observation) -> Iterator[Fault]:
    """Judge that a call begins with its first leg, ends with its last, and is answered when one of them is."""
    call: Row = observation.facts["row"]
    legs = [leg for leg in rows_of(observation.exchanges[0]) if _readable(leg)]
    if not legs or not _readable(call):
        return
    started, ended = (datetime.fromisoformat(call[name]) for name in ("started_at", "ended_at"))
    if started != min(datetime.fromisoformat(leg["started_at"]) for leg in legs):
        yield Fault(cause="a call does not begin with its first leg")
    if ended != max(datetime.fromisoformat(leg["ended_at"]) for leg in legs):
        yield Fault(cause="a call does not end with its last leg")
    if bool(call.get("answered_at")) != any(leg.get("answered_at") for leg in legs):
        yield Fault(cause="call and legs differ in whether it was answered")
