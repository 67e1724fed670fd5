"""Checks of products' files: there, of the right size, name and type, readable, and gone with their product."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from contracts.checks.check import Fault
from contracts.observation import Observation

_MEDIA_TYPES = {"CSV": "text/csv", "HTML": "text/html"}
_ANY_BYTES = "application/octet-stream"
_HEAD_BYTES = 4_096
_PLAIN_NAME = re.compile(r'filename="([^"]*)"')
_WIDE_NAME = re.compile(r"filename\*=utf-8'[^']*'([^;\s]+)", re.IGNORECASE)
_HTML_BEGINS = re.compile(r"(?:\s|<\?xml.*?\?>|<!--.*?-->)*(?:<!doctype html|<html)", re.DOTALL)
_TABLE_ENDS = re.compile(r"</table\s*>")
_TAG = re.compile(r"<[^>]*>")
_NUMBERS = re.compile(r"[0-9]+")


def downloadable(observation: Observation) -> Iterator[Fault]:
    """Judge that a product's file is there, without a token."""
    status = observation.exchanges[-1].status
    if status != 200:
        yield Fault(cause=f"status {status} for a product's file")


def _file(observation: Observation) -> tuple[dict[str, Any], bytes] | None:
    exchange = observation.exchanges[-1]
    return (observation.facts["product"], exchange.response_body) if exchange.status == 200 else None


def size_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file has as many bytes as its product says."""
    found = _file(observation)
    if found is not None and found[0].get("file_size") != len(found[1]):
        yield Fault(cause="the file is of another size than its product says")


def disposition_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file comes as an attachment under the name that its product says, in either spelling of RFC 6266."""
    found = _file(observation)
    if found is None:
        return
    value = observation.exchanges[-1].response_headers.get("content-disposition", "")
    names = {*_PLAIN_NAME.findall(value)} | {unquote(wide) for wide in _WIDE_NAME.findall(value)}
    if not value.startswith("attachment") or found[0].get("file_name") not in names:
        yield Fault(cause="the file does not come under its product's name")


def media_type_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file is labelled as what its product's format says, or as bytes."""
    found = _file(observation)
    wanted = (_MEDIA_TYPES.get(str(found[0].get("format"))), _ANY_BYTES) if found else ()
    if found is not None and observation.exchanges[-1].media_type not in wanted:
        yield Fault(cause=f"a {found[0].get('format')} file comes as {observation.exchanges[-1].media_type}")


def is_known_csv(observation: Observation) -> bool:
    """Say whether a file came that should be CSV about calls that are known, with headings that are."""
    found = _file(observation)
    if found is None or found[0].get("format") != "CSV" or observation.facts.get("calls") is None:
        return False
    head = found[1][:_HEAD_BYTES].decode("utf-8-sig", "replace").splitlines()[:1]
    return not head or {"Caller", "Talking Time"} <= set(next(csv.reader(head), []))


def is_html(observation: Observation) -> bool:
    """Say whether a file came that should be HTML."""
    found = _file(observation)
    return found is not None and found[0].get("format") == "HTML"


def csv_agrees(observation: Observation) -> Iterator[Fault]:
    """Judge that the CSV of NORMAL holds a row for every call of its range, and one for every leg."""
    found = _file(observation)
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


def html_reads(observation: Observation) -> Iterator[Fault]:
    """Judge that an HTML file is a page with a table, in which the calls are that are known to belong there."""
    found = _file(observation)
    if found is None or found[0].get("format") != "HTML":
        return
    text = found[1].decode("utf-8-sig", "replace").casefold()
    if not _HTML_BEGINS.match(text) or not _TABLE_ENDS.search(text):
        yield Fault(cause="the file is no HTML page with a table")
    elif _parties(observation.facts.get("calls") or ()) - Counter(_NUMBERS.findall(unescape(_TAG.sub(" ", text)))):
        yield Fault(cause="the page does not tell of every call and leg of its range")


def _parties(calls: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How often a table of calls and their legs names each number at least: those that are plainly numbers."""
    parties = [call[side] for call in calls for side in ("caller", "callee")]
    callees = [leg["callee"] for call in calls for leg in call["legs"]]
    return Counter(one for one in parties + callees if one.isdecimal() and one.isascii() and len(one) > 2)


def bears_its_name(observation: Observation) -> Iterator[Fault]:
    """Judge that an HTML file has the name of its report in it."""
    found = _file(observation)
    if found is not None and str(found[0].get("name")) not in unescape(found[1].decode("utf-8-sig", "replace")):
        yield Fault(cause="the file does not bear the name of its report")


def numbers_in(file: bytes) -> set[str]:
    """All numbers that stand in a file."""
    return set(_NUMBERS.findall(file.decode("utf-8-sig", "replace")))


def tells_of(observation: Observation) -> Iterator[Fault]:
    """Judge that a file tells of the numbers that it was ordered for, and of no others of those that somebody has."""
    found = _file(observation)
    if found is None:
        return
    told = numbers_in(found[1])
    if told & set(observation.facts["others"]):
        yield Fault(cause="a report tells of numbers that it was not ordered for")
    if not told >= set(observation.facts["numbers"]):
        yield Fault(cause="a report does not tell of every number that it was ordered for")


def same_bytes(observation: Observation) -> Iterator[Fault]:
    """Judge that a file fetched twice is the same."""
    first, second = observation.exchanges
    if first.status == 200 and second.status != 200:
        yield Fault(cause=f"status {second.status} for a file that came before", evidence=observation.exchanges)
    elif first.status == second.status == 200 and first.response_body != second.response_body:
        yield Fault(cause="the file is another one the second time", evidence=observation.exchanges)


def separate(observation: Observation) -> Iterator[Fault]:
    """Judge that two products have two files."""
    urls = observation.facts["urls"]
    if len(set(urls)) < len(urls):
        yield Fault(cause="two products share one file")


def gone_with_product(observation: Observation) -> Iterator[Fault]:
    """Judge that the file of a destroyed product is not there any more."""
    if observation.exchanges[-1].status != 404:
        yield Fault(cause=f"status {observation.exchanges[-1].status} for the file of a destroyed product")
