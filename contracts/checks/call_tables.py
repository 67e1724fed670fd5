"""Checks of the CSV of NORMAL: it holds the calls that are known, with their legs, and tells of each what it was."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.checks.check import Fault
from contracts.checks.products import file_of
from contracts.observation import Observation

Record = Mapping[str, Any]
Pair = tuple[Mapping[str, str], Record]

_HEAD_BYTES = 4_096
_STARTED = "Start Time"
_TIMES = {"Ring Time": "rang_at", "Answer Time": "answered_at", "End Time": "ended_at"}
_TEXTS = {"CLI": "outbound_caller_id", "DID/DDI": "did_cid", "Trunk Name": "trunk", "User Data": "user_data"}
# Before a cell these keep a spreadsheet from reckoning.
_GUARDS = "'\t"


def is_known_csv(observation: Observation) -> bool:
    """Say whether a file came that should be CSV about calls that are known, with headings that are."""
    found = file_of(observation)
    if found is None or found[0].get("format") != "CSV" or observation.facts.get("calls") is None:
        return False
    head = found[1][:_HEAD_BYTES].decode("utf-8-sig", "replace").splitlines()[:1]
    return not head or {"Caller", "Talking Time"} <= set(next(csv.reader(head), []))


def csv_agrees(observation: Observation) -> Iterator[Fault]:
    """Judge that the CSV of NORMAL holds a row for every call of its range, and one for every leg."""
    found = file_of(observation)
    expected = observation.facts.get("calls")
    if found is None or expected is None or found[0].get("format") != "CSV":
        return
    try:
        table = list(csv.DictReader(io.StringIO(found[1].decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        yield Fault(cause="the file is not CSV in UTF-8")
        return
    calls = sum(1 for row in table if row.get("Caller"))
    if (calls, len(table) - calls) != (len(expected), sum(len(call["legs"]) for call in expected)):
        yield Fault(cause="the file does not hold the calls and legs of its range")
        return
    heads = [row for row in table if row.get("Caller")]
    if sorted(seconds(row.get("Talking Time") or "") for row in heads) != sorted(call["duration"] for call in expected):
        yield Fault(cause="talking times in the file are not those of the calls")
    elif not _callers_fit([row["Caller"] for row in heads], [call["caller"] for call in expected]):
        yield Fault(cause="callers in the file are not those of the calls")
    elif not _callees_fit(table, [leg["callee"] for call in expected for leg in call["legs"]]):
        yield Fault(cause="callees in the file are not those of the legs")
    else:
        legs = [row for row in table if not row.get("Caller")]
        pairs = [*_pairs(heads, expected), *_pairs(legs, [leg for call in expected for leg in call["legs"]])]
        yield from _faults_of_cells(pairs)


def _callees_fit(table: Sequence[Mapping[str, str]], callees: list[str]) -> bool:
    """Say whether the rows of legs name their callees, where there is a column for them."""
    cells = [row.get("Callee") for row in table if not row.get("Caller")]
    named = [cell for cell in cells if cell is not None]
    return len(named) < len(cells) or _callers_fit(named, callees)


def _callers_fit(cells: list[str], callers: list[str]) -> bool:
    """Say whether each cell is one of the callers, such as `201`, or ends in it, such as `Ada Brandt [201]`."""
    left = list(cells)
    for caller in sorted(callers, key=len, reverse=True):
        place = next((at for at, cell in enumerate(left) if _tells_of(cell, caller)), None)
        if place is None:
            return False
        del left[place]
    return not left


def _tells_of(cell: str, caller: str) -> bool:
    """Say whether a cell is a caller or ends in it; a sign before it may keep a spreadsheet from reckoning."""
    return cell in (caller, f"'{caller}", f"\t{caller}") or cell.endswith((f"[{caller}]", f"['{caller}]"))


def seconds(clock: str) -> int:
    """The seconds of a clock such as `00:01:30`."""
    parts = [int(part) for part in re.findall("[0-9]+", clock)]
    return sum(part * 60**power for power, part in enumerate(reversed(parts)))


def _pairs(rows: Sequence[Mapping[str, str]], records: Sequence[Record]) -> list[Pair]:
    """Rows beside the records that they surely tell of: those that began in a second in which no other did."""
    begun = [(_second(row.get(_STARTED) or ""), row) for row in rows]
    known = {_second(one["started_at"]): one for one in records}
    alone = [Counter(moments) for moments in ([at for at, _ in begun], [_second(one["started_at"]) for one in records])]
    pairs = [(row, known[at]) for at, row in begun if at is not None and all(count[at] == 1 for count in alone)]
    return [(row, record) for row, record in pairs if _is_of(row, record)]


def _is_of(row: Mapping[str, str], record: Record) -> bool:
    """Say whether a row has the parties and the talking time of a record; rounding may have moved its beginning."""
    parties = ((row.get("Caller"), record["caller"]), (row.get("Callee"), record["callee"]))
    is_about = all(not cell or _tells_of(cell, party) for cell, party in parties)
    return is_about and seconds(row.get("Talking Time") or "") == record["duration"]


def _second(text: str) -> datetime | None:
    """The second that a time with an offset lies in; None for any other text."""
    try:
        moment = datetime.fromisoformat(text.lstrip(_GUARDS))
    except ValueError:
        return None
    return moment.replace(microsecond=0) if moment.tzinfo else None


def _faults_of_cells(pairs: Sequence[Pair]) -> Iterator[Fault]:
    """Judge what stands under headings that are known; a reason may be told in any word, but in one."""
    words: dict[str, str] = {}
    reasons = {str(record["end_reason"]) for _, record in pairs}
    for row, record in pairs:
        for heading, name in _TIMES.items():
            if heading in row and not _is_time(row[heading], record[name]):
                yield Fault(cause=f"{heading} in the file is not that of a call or leg")
        for heading, name in _TEXTS.items():
            if heading in row and not _is_text(row[heading], record[name]):
                yield Fault(cause=f"{heading} in the file is not that of a call or leg")
        if "cost" in record and not _is_number(row.get("Cost"), record["cost"]):
            yield Fault(cause="Cost in the file is not that of a leg")
        reason, word = record["end_reason"], row.get("End Reason")
        if (
            reason
            and word is not None
            and (words.setdefault(reason, word) != word or _is_another(word, reason, reasons))
        ):
            yield Fault(cause="End Reason in the file is not that of a call or leg")


def _is_time(cell: str | None, value: str | None) -> bool:
    """Say whether a cell tells a time, fraction or not; one that cannot be read is not judged."""
    if not cell or not value:
        return not cell and not value
    told, known = _second(cell), _second(value)
    return told is None or known is None or abs((told - known).total_seconds()) <= 1


def _is_text(cell: str | None, value: str | None) -> bool:
    shown = (cell or "").lstrip(_GUARDS)
    return shown == (value or "").lstrip(_GUARDS) or (bool(value) and shown.endswith(f"[{value}]"))


def _is_another(word: str, reason: str, reasons: Iterable[str]) -> bool:
    """Say whether a word is that of another reason; it may lack an ending."""
    return not reason.startswith(word) and any(one.startswith(word) for one in reasons)


def _is_number(cell: str | None, value: float) -> bool:
    """Say whether a cell is a number, if it is one at all."""
    try:
        return cell is None or float(cell.lstrip(_GUARDS)) == float(value)
    except ValueError:
        return True
