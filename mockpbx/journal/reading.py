"""Reads what is asked of a journal from options that are text. Refuses what it does not know."""

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from mockpbx.errors import Fault, ValidationError, field_fault, invalid
from mockpbx.journal.query import MOST_ENTRIES, JournalQuery
from mockpbx.journal.verification import Wanted

_STATUS = re.compile(r"[1-5](xx|[0-9]{2})|0")
_NUMBER = re.compile(r"[0-9]{1,12}")


def _text(text: str) -> str:
    if not 0 < len(text) <= 1024:
        raise ValueError("must have from 1 to 1024 characters")
    return text


def _path(text: str) -> str:
    if not text.startswith(("/", "*")):
        raise ValueError("must begin with / or *")
    return _text(text)


def _status(text: str) -> str:
    if not _STATUS.fullmatch(text.lower()):
        raise ValueError("must be a status such as 404, a class such as 4xx, or 0 for none")
    return text.lower()


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("must be a whole number")
    return int(text)


def _limit(text: str) -> int:
    number = _number(text)
    if not 1 <= number <= MOST_ENTRIES:
        raise ValueError(f"must lie between 1 and {MOST_ENTRIES}")
    return number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


Known = Mapping[str, Collection[str]]
"""Names that an option may hold, by the option: any other would fit nothing, and "never" would always be true."""
_Reader = Callable[[str], Any]
_OPTIONS: Mapping[str, _Reader] = {
    "method": lambda text: _text(text).upper(),
    "operation_id": _text,
    "path": _path,
    "status": _status,
    "text": _text,
    "since": _number,
    "fault": _text,
    "violating": _truth,
    "limit": _limit,
    "skip": _number,
}
_COUNTS: Mapping[str, _Reader] = {"count": _number, "at_least": _number, "at_most": _number}


def parse_query(options: Mapping[str, str], known: Known) -> JournalQuery:
    """Read a query; ValidationError names each option that is unknown or not as it should be."""
    return JournalQuery(**_read(options, _OPTIONS, known))


def parse_wanted(options: Mapping[str, str], known: Known) -> tuple[JournalQuery, Wanted]:
    """Read a query and how many exchanges are to fit: `count`, or `at_least` and `at_most`; at least one by default."""
    values = _read(options, {**_OPTIONS, **_COUNTS}, known)
    counts = {name: values.pop(name) for name in _COUNTS if name in values}
    return JournalQuery(**values), _wanted(counts)


def _wanted(counts: Mapping[str, int]) -> Wanted:
    if "count" in counts:
        if len(counts) > 1:
            raise invalid("count", "stands alone, or at_least and at_most in its place")
        return Wanted.exactly(counts["count"])
    most = counts.get("at_most")
    least = counts.get("at_least", 1 if most is None else 0)
    if most is not None and most < least:
        raise invalid("at_most", "must not be below at_least")
    return Wanted(least=least, most=most)


def _read(options: Mapping[str, str], readers: Mapping[str, _Reader], known: Known) -> dict[str, Any]:
    values: dict[str, Any] = {}
    faults = []
    for name, text in options.items():
        if name not in readers:
            faults.append(_unknown(name, "is not an option here", name, readers))
            continue
        try:
            values[name] = readers[name](text)
        except ValueError as error:
            faults.append(field_fault(name, str(error)))
            continue
        if name in known and text not in known[name]:
            faults.append(_unknown(name, "names nothing that is known here", text, known[name]))
    if faults:
        raise ValidationError(faults=faults)
    return values


def _unknown(field: str, reason: str, text: str, known: Collection[str]) -> Fault:
    near = get_close_matches(text[:64], known, n=1)
    advice = {"nearest": near[0]} if near else {"known": sorted(known)}
    return field_fault(field[:64], reason, **advice)
