"""Calls from a file: rows of `/cdrs` as CSV, JSON or JSON lines, real ones as a PBX answers them, or made by hand.

All or nothing: the first rows that are wrong are named by line and column, and then nothing is loaded.
"""

import base64
import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from mockpbx.dialect import json_schema
from mockpbx.history import History, history_of
from mockpbx.ids import snowflake
from mockpbx.model import Call, CallFacts, Direction, EndReason, Instant, Leg, RerouteReason
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.spec import Spec
from mockpbx.world.errors import WorldError

_NODE = 1
_MOST_NAMED = 3
_TIMES = ("started_at", "rang_at", "answered_at", "ended_at")
_NUMBERS = ("status_code", "duration", "cost")
_ENUMS: Mapping[str, Callable[[str], Any]] = {
    "direction": Direction,
    "end_reason": EndReason,
    "reroute_reason": RerouteReason,
}
_OTHER_SPELLINGS = {"CALLER_DISCONNECT": "CALLER_DISCONNECTED", "CALLEE_DISCONNECT": "CALLEE_DISCONNECTED"}
"""What real servers say for what the document says."""
_CALL_FACTS = tuple(field.name for field in fields(CallFacts))
_LARGEST_ID = 9 * 10**18
_HIGHEST_COST = 20_000

Row = dict[str, Any]


class _WrongRowError(Exception):
    """What is wrong with a row: in which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"column {column}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A row with the place where it stands."""

    place: str
    row: Row


def read_history(path: Path, spec: Spec, *, domain: str) -> History:
    """Read the calls of a file; WorldError names the file, line and column of what is wrong.

    A field that is missing or empty is blank; `domain` stands where none is given. A call without `legs` gets one that
    says what it says itself, unless it was refused before it rang. Ids that are missing are made from the start.
    """
    reader = _Reader(spec, domain)
    wrong: list[str] = []
    calls: list[Call] = []
    for record in _records(path):
        try:
            calls.append(reader.call(record.row))
        except _WrongRowError as error:
            wrong.append(f"{record.place}, {error}")
    if wrong:
        more = f"; and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise WorldError(f"{path.name}: {'; '.join(wrong[:_MOST_NAMED])}{more}; nothing was loaded")
    return history_of(calls)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise WorldError(f"cannot read {path}: {error.strerror}") from error


def _records(path: Path) -> Iterator[_Record]:
    forms: Mapping[str, Callable[[Path], Iterator[_Record]]] = {
        ".csv": _from_csv,
        ".json": _from_json,
        ".jsonl": _from_lines,
        ".ndjson": _from_lines,
    }
    form = forms.get(path.suffix.lower())
    if form is None:
        raise WorldError(f"{path.name}: calls are read from {', '.join(forms)}")
    try:
        yield from form(path)
    except OSError as error:
        raise WorldError(f"cannot read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error, orjson.JSONDecodeError) as error:
        raise WorldError(f"{path.name} cannot be read as {path.suffix}: {error}") from error


def _from_csv(path: Path) -> Iterator[_Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            place = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise WorldError(f"{path.name}: {place} has another number of columns than the head")
            yield _Record(place=place, row={name: value or None for name, value in row.items()})


def _from_json(path: Path) -> Iterator[_Record]:
    value = orjson.loads(path.read_bytes())
    rows = value.get("items") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise WorldError(f'{path.name}: a list of calls is wanted, or an object with "items"')
    for number, row in enumerate(rows, 1):
        yield _Record(place=f"item {number}", row=_object(row, f"{path.name}: item {number}"))


def _from_lines(path: Path) -> Iterator[_Record]:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            place = f"line {number}"
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise WorldError(f"{path.name}: {place} is not JSON: {error}") from error
            yield _Record(place=place, row=_object(value, f"{path.name}: {place}"))


def _object(value: object, where: str) -> Row:
    if not isinstance(value, dict):
        raise WorldError(f"{where} is not an object")
    return {name: None if one == "" else one for name, one in value.items()}


def _row_validator(spec: Spec, operation_id: str) -> jsonschema_rs.Draft202012Validator:
    """Make the validator of a collection's rows, as the document has them."""
    answer = spec.operations[operation_id].definition["responses"]["200"]["content"]["application/json"]
    row = spec.resolve(spec.resolve(answer["schema"])["properties"]["items"]["items"])
    schemas = {name: json_schema(one) for name, one in spec.tree["components"]["schemas"].items()}
    return jsonschema_rs.Draft202012Validator({**json_schema(row), "components": {"schemas": schemas}})


class _Reader:
    """Reads one call after the other, and knows the ids that were given."""

    def __init__(self, spec: Spec, domain: str) -> None:
        self._domain = domain
        self._ids: set[int] = set()
        self._of_calls = _row_validator(spec, "listCdrs")
        self._of_legs = _row_validator(spec, "listCallLogs")
        known = spec.collections
        self._call_fields = (*known["listCdrs"].kinds, "legs")
        self._leg_fields = (*known["listCallLogs"].kinds, "cost", "billed_account")

    def call(self, row: Row) -> Call:
        legs = row.pop("legs", None)
        whole = self._whole(row, self._call_fields)
        self._judge(whole, self._of_calls)
        facts = _facts(whole)
        call = Call(**facts, legs=())
        if legs is None:
            return replace(call, legs=() if _was_refused(call) else (self._leg_of(call),))
        if not isinstance(legs, list):
            raise _WrongRowError("legs", "a list is wanted")
        made = [self._leg(leg, call, number) for number, leg in enumerate(legs, 1)]
        return replace(call, legs=tuple(sorted(made, key=lambda leg: (leg.started_at, int(leg.id)))))

    def _leg(self, value: Any, call: Call, number: int) -> Leg:
        try:
            if not isinstance(value, dict):
                raise _WrongRowError("legs", "an object is wanted")
            given = {name: None if one == "" else one for name, one in value.items()}
            row = self._whole({**given, "session_id": call.id}, self._leg_fields, after=int(call.id))
            cost, account = _cost(row.pop("cost")), row.pop("billed_account")
            self._judge(row, self._of_legs)
        except _WrongRowError as error:
            raise _WrongRowError(f"legs, leg {number}", str(error)) from error
        return Leg(**_facts(row), session_id=call.id, cost=cost, billed_account=account)

    def _leg_of(self, call: Call) -> Leg:
        facts = {name: getattr(call, name) for name in _CALL_FACTS}
        facts["id"] = str(self._free_id(int(call.id) + 1))
        return Leg(**facts, session_id=call.id, cost=0, billed_account=None)

    def _whole(self, row: Row, known: Sequence[str], *, after: int | None = None) -> Row:
        """Return a row with every field that the document has, numbers as numbers."""
        for name in row:
            if name not in known:
                raise _WrongRowError(str(name), f"is no field of a call; known are {', '.join(known)}")
        whole = {name: _read(name, row.get(name)) for name in known if name != "legs"}
        times = {name: _instant(name, whole[name]) for name in _TIMES}
        started_at = times["started_at"]
        if started_at is None:
            raise _WrongRowError("started_at", "is missing")
        if whole["id"] is None:
            first = snowflake(started_at // 1000, node=_NODE, sequence=0) if after is None else after + 1
            whole["id"] = str(self._free_id(first))
        else:
            self._take_id(whole["id"])
        whole["caller_domain"] = whole["caller_domain"] or self._domain
        whole["callee_domain"] = whole["callee_domain"] or self._domain
        whole["call_id"] = whole["call_id"] or _token(whole["id"])
        whole["status_code"] = 0 if whole["status_code"] is None else whole["status_code"]
        whole["end_reason"] = _OTHER_SPELLINGS.get(whole["end_reason"], whole["end_reason"])
        _check_times(whole, times)
        whole.update((name, None if time is None else render_instant(time)) for name, time in times.items())
        return whole

    def _judge(self, row: Row, validator: Any) -> None:
        for error in validator.iter_errors(row):
            column = str(error.instance_path[0]) if error.instance_path else "?"
            raise _WrongRowError(column, error.message[:200])

    def _take_id(self, text: Any) -> None:
        is_id = isinstance(text, str) and text.isascii() and text.isdigit() and str(int(text)) == text
        if not is_id or int(text) >= _LARGEST_ID:
            raise _WrongRowError("id", "a decimal number below 9 * 10^18 is wanted, as a text")
        if int(text) in self._ids:
            raise _WrongRowError("id", f"{text} was given before")
        self._ids.add(int(text))

    def _free_id(self, wanted: int) -> int:
        while wanted in self._ids:
            wanted += 1
        self._ids.add(wanted)
        return wanted


def _was_refused(call: Call) -> bool:
    return call.status_code >= 400 and call.rang_at is None and call.answered_at is None


def _read(name: str, value: Any) -> Any:
    """Read what CSV has as text only; ids may be numbers in JSON."""
    if name in _NUMBERS and isinstance(value, str):
        try:
            return float(value) if name == "cost" else int(value)
        except ValueError:
            raise _WrongRowError(name, f"{value[:40]!r} is no number") from None
    if name in ("id", "session_id") and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _cost(value: Any) -> float:
    if value is None:
        return 0
    if not isinstance(value, int | float) or not 0 <= value < _HIGHEST_COST or round(value, 5) != value:
        raise _WrongRowError("cost", "a number from 0 on with five decimals at most is wanted")
    return value


def _instant(name: str, value: Any) -> Instant | None:
    if value is None:
        return None
    try:
        return parse_instant(value)
    except (TypeError, ValueError):
        raise _WrongRowError(name, f"{str(value)[:40]!r} is no RFC 3339 time") from None


def _check_times(row: Row, times: Mapping[str, Instant | None]) -> None:
    known = [(name, time) for name, time in times.items() if time is not None]
    for (first, earlier), (second, later) in pairwise(known):
        if later < earlier:
            raise _WrongRowError(second, f"is before {first}")
    if times["ended_at"] is None:
        raise _WrongRowError("ended_at", "is missing")
    answered_at = times["answered_at"]
    talk = 0 if answered_at is None else times["ended_at"] // 1_000_000 - answered_at // 1_000_000
    if row["duration"] is None:
        row["duration"] = talk
    elif row["duration"] != talk:
        raise _WrongRowError("duration", f"is {row['duration']}, and from answer to end are {talk} seconds")


def _facts(row: Row) -> Row:
    facts = {name: row[name] for name in _CALL_FACTS}
    for name in _TIMES:
        facts[name] = _instant(name, row[name])
    for name, kind in _ENUMS.items():
        facts[name] = None if row[name] is None else kind(row[name])
    return facts


def _token(id: str) -> str:
    return base64.urlsafe_b64encode(hashlib.blake2b(id.encode(), digest_size=16).digest()).decode().rstrip("=") + ".."
