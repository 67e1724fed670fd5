"""Checks of the CSV of NORMAL: it holds the calls that are known, with their legs, and tells of each what it was."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from contracts.checks.cells import GUARDS, Row, is_blank, moment, number, seconds, table_of
from contracts.checks.check import Fault
from contracts.checks.products import file_of
from contracts.observation import Observation

Record = Mapping[str, Any]
Pair = tuple[Row, Record]

_STARTED = "Start Time"
_NEARLY = 0.999


def is_known_csv(observation: Observation) -> bool:
    """Say whether a file came that should be CSV about calls that are known, with headings that are."""
    found = file_of(observation)
    if found is None or found[0].get("format") != "CSV" or observation.facts.get("calls") is None:
        return False
    table = table_of(found[1])
    return table is None or not table.headings or {"Caller", "Talking Time"} <= set(table.headings)


def csv_agrees(observation: Observation) -> Iterator[Fault]:
    """Judge that the CSV of NORMAL holds a row for every call of its range, and one for every leg."""
    found = file_of(observation)
    expected = observation.facts.get("calls")
    if found is None or expected is None or found[0].get("format") != "CSV":
        return
    table = table_of(found[1])
    if table is None:
        yield Fault(cause="the file is not CSV in UTF-8")
        return
    heads, legs = ([row for row in table.rows if bool(row.get("Caller")) == is_head] for is_head in (True, False))
    known = [leg for call in expected for leg in call["legs"]]
    if (len(heads), len(legs)) != (len(expected), len(known)):
        yield Fault(cause="the file does not hold the calls and legs of its range")
    elif Counter(seconds(row.get("Talking Time", "")) for row in heads) != Counter(
        call["duration"] for call in expected
    ):
        yield Fault(cause="talking times in the file are not those of the calls")
    elif not _parties_fit([row["Caller"] for row in heads], [call["caller"] for call in expected]):
        yield Fault(cause="callers in the file are not those of the calls")
    elif not _callees_fit(legs, [leg["callee"] for leg in known]):
        yield Fault(cause="callees in the file are not those of the legs")
    elif not _begin_as(heads, expected) or not _begin_as(legs, known):
        yield Fault(cause="Start Time in the file is not that of a call or leg")
    else:
        yield from _faults_of_cells([*_pairs(heads, expected), *_pairs(legs, known)])


def _callees_fit(legs: Sequence[Row], callees: list[str]) -> bool:
    """Say whether the rows of legs name their callees, where there is a column for them."""
    named = [row["Callee"] for row in legs if "Callee" in row]
    return len(named) < len(legs) or _parties_fit(named, callees)


def _parties_fit(cells: list[str], parties: list[str]) -> bool:
    """Say whether each cell is one of the parties, such as `201`, or ends in it, such as `Ada Brandt [201]`."""
    left = list(cells)
    for party in sorted(parties, key=len, reverse=True):
        place = next((at for at, cell in enumerate(left) if _tells_of(cell, party)), None)
        if place is None:
            return False
        del left[place]
    return not left


def _tells_of(cell: str, party: str) -> bool:
    """Say whether a cell is a party or ends in it; a sign before it may keep a spreadsheet from reckoning."""
    return cell in (party, f"'{party}", f"\t{party}") or cell.endswith((f"[{party}]", f"['{party}]"))


def _begin_as(rows: Sequence[Row], records: Sequence[Record]) -> bool:
    """Say whether rows begin when records do; of times that cannot be read none is judged."""
    told = [one for row in rows if (one := moment(row.get(_STARTED, ""))) is not None]
    known = [one for record in records if (one := moment(record["started_at"])) is not None]
    if len(told) < len(rows) or len(known) < len(records):
        return True
    pairs = zip(sorted(told), sorted(known), strict=True)
    return all(abs((one - other).total_seconds()) <= 1 for one, other in pairs)


def _pairs(rows: Sequence[Row], records: Sequence[Record]) -> list[Pair]:
    """Rows beside the records that they surely tell of: those that began in a second in which no other did."""
    begun = [(moment(row.get(_STARTED, "")), row) for row in rows]
    known = [(moment(one["started_at"]), one) for one in records]
    alone = [Counter(at for at, _ in some) for some in (begun, known)]
    by_second = dict(known)
    pairs = [(row, by_second[at]) for at, row in begun if at is not None and all(one[at] == 1 for one in alone)]
    return [(row, record) for row, record in pairs if _is_of(row, record)]


def _is_of(row: Row, record: Record) -> bool:
    """Say whether a row has the parties and the talking time of a record; rounding may have moved its beginning."""
    parties = ((row.get("Caller"), record["caller"]), (row.get("Callee"), record["callee"]))
    is_about = all(not cell or _tells_of(cell, party) for cell, party in parties)
    return is_about and seconds(row.get("Talking Time", "")) == record["duration"]


def _faults_of_cells(pairs: Sequence[Pair]) -> Iterator[Fault]:
    """Judge what stands under headings that are known; a reason may be told in any word, but in one."""
    words: dict[str, str] = {}
    reasons = {reason for _, record in pairs if (reason := record["end_reason"])}
    for row, record in pairs:
        for heading, name, is_told in _CELLS:
            if heading in row and name in record and not is_told(row[heading], record[name]):
                yield Fault(cause=f"{heading} in the file is not that of a call or leg")
        reason, word = record["end_reason"], row.get("End Reason")
        if reason and word and (words.setdefault(reason, word) != word or _is_another(word, reason, reasons)):
            yield Fault(cause="End Reason in the file is not that of a call or leg")


def _is_time(cell: str, value: str | None) -> bool:
    """Say whether a cell tells a time, fraction or not; one that cannot be read is not judged."""
    told, known = moment(cell), moment(value or "")
    if told is None or known is None:
        return not is_blank(cell) if value else told is None
    return abs((told - known).total_seconds()) <= 1


def _is_text(cell: str, value: str | None) -> bool:
    """Say whether a cell tells a text, be it guarded or laid out otherwise, alone or in brackets behind a name."""
    told, known = _plain(cell), _plain(value or "")
    return told == known or (bool(known) and told.endswith(f"[{known}]")) or (not known and is_blank(cell))


def _is_line(cell: str, value: str | None) -> bool:
    """Say whether a cell tells the number that was shown to others; it may tell the caller's where there was none."""
    return not value or _is_text(cell, value)


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(f'{GUARDS} ="')


def _is_number(cell: str, value: object) -> bool:
    """Say whether a cell is a number, if it is one at all; what has decimals may be rounded or cut to those."""
    told = number(cell)
    if told is None or not isinstance(value, int | float):
        return True
    return told.value == value or abs(told.value - value) < _NEARLY * told.unit < _NEARLY


def _is_another(word: str, reason: str, reasons: Iterable[str]) -> bool:
    """Say whether a word is that of another reason; it may lack an ending."""
    return not reason.startswith(word) and any(one.startswith(word) for one in reasons)


_CELLS: Sequence[tuple[str, str, Callable[[str, Any], bool]]] = (
    ("Ring Time", "rang_at", _is_time),
    ("Answer Time", "answered_at", _is_time),
    ("End Time", "ended_at", _is_time),
    ("CLI", "outbound_caller_id", _is_line),
    ("DID/DDI", "did_cid", _is_text),
    ("Trunk Name", "trunk", _is_text),
    ("User Data", "user_data", _is_text),
    ("Cost", "cost", _is_number),
)
"""Headings, what they tell of a record, and how a cell is compared with that."""
