"""Checks of products' files: there, of the right size, name and type, readable, and gone with their product."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from html import unescape
from typing import Any
from urllib.parse import unquote

from contracts.checks.cells import table_of
from contracts.checks.check import Fault
from contracts.observation import Observation

_MEDIA_TYPES = {"CSV": "text/csv", "HTML": "text/html"}
_ANY_BYTES = "application/octet-stream"
_PLAIN_NAME = re.compile(r'filename="([^"]*)"')
_WIDE_NAME = re.compile(r"filename\*=utf-8'[^']*'([^;\s]+)", re.IGNORECASE)
_HTML_BEGINS = re.compile(r"(?:\s|<\?xml.*?\?>|<!--.*?-->)*(?:<!doctype html|<html)", re.DOTALL)
_TABLE_ENDS = re.compile(r"</table\s*>")
_TAG = re.compile(r"<[^>]*>")
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]+")
_SERVICES = ("Queue", "Ring Group")


def downloadable(observation: Observation) -> Iterator[Fault]:
    """Judge that a product's file is there, without a token."""
    status = observation.exchanges[-1].status
    if status != 200:
        yield Fault(cause=f"status {status} for a product's file")


def file_of(observation: Observation) -> tuple[dict[str, Any], bytes] | None:
    """The product of a file and its bytes; None when it did not come."""
    exchange = observation.exchanges[-1]
    return (observation.facts["product"], exchange.response_body) if exchange.status == 200 else None


def size_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file has as many bytes as its product says."""
    found = file_of(observation)
    if found is not None and found[0].get("file_size") != len(found[1]):
        yield Fault(cause="the file is of another size than its product says")


def disposition_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file comes as an attachment under the name that its product says, in either spelling of RFC 6266."""
    found = file_of(observation)
    if found is None:
        return
    value = observation.exchanges[-1].response_headers.get("content-disposition", "")
    names = {*_PLAIN_NAME.findall(value)} | {unquote(wide) for wide in _WIDE_NAME.findall(value)}
    if not value.startswith("attachment") or found[0].get("file_name") not in names:
        yield Fault(cause="the file does not come under its product's name")


def media_type_fits(observation: Observation) -> Iterator[Fault]:
    """Judge that a file is labelled as what its product's format says, or as bytes, in an encoding that is its own."""
    found = file_of(observation)
    wanted = (_MEDIA_TYPES.get(str(found[0].get("format"))), _ANY_BYTES) if found else ()
    if found is not None and observation.exchanges[-1].media_type not in wanted:
        yield Fault(cause=f"a {found[0].get('format')} file comes as {observation.exchanges[-1].media_type}")
    if found is not None and not _is_in(found[1], observation.exchanges[-1].response_headers.get("content-type", "")):
        yield Fault(cause="the file is in another encoding than its label says")


def _is_in(file: bytes, label: str) -> bool:
    """Say whether a file can be in the encoding that its label names: not if it is in UTF-8 and reads otherwise."""
    named = _CHARSET.search(label)
    if named is None:
        return True
    try:
        shown = file.decode(named.group(1))
    except LookupError:
        return True
    except UnicodeError:
        return False
    with suppress(UnicodeError):
        return shown == file.decode()
    return True


def is_html(observation: Observation) -> bool:
    """Say whether a file came that should be HTML."""
    found = file_of(observation)
    return found is not None and found[0].get("format") == "HTML"


def html_reads(observation: Observation) -> Iterator[Fault]:
    """Judge that an HTML file is a page with a table, in which the calls are that are known to belong there."""
    found = file_of(observation)
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
    found = file_of(observation)
    if found is not None and str(found[0].get("name")) not in unescape(found[1].decode("utf-8-sig", "replace")):
        yield Fault(cause="the file does not bear the name of its report")


def numbers_in(file: bytes) -> set[str]:
    """All numbers that stand in a file, or in its column of queues or ring groups where it has one."""
    cells = _services_in(file)
    return set(_NUMBERS.findall(file.decode("utf-8-sig", "replace") if cells is None else " ".join(cells)))


def _services_in(file: bytes) -> list[str] | None:
    table = table_of(file)
    name = next((one for one in _SERVICES if table and one in table.headings), None)
    return [row.get(name, "") for row in table.rows] if table and name else None


def names_services(observation: Observation) -> bool:
    """Say whether a file came in which one can tell the numbers of queues or ring groups from others."""
    found = file_of(observation)
    return found is not None and (observation.facts["is_of_numbers"] or _services_in(found[1]) is not None)


def tells_of(observation: Observation) -> Iterator[Fault]:
    """Judge that a file tells of the numbers that it was ordered for, and of no others of those that somebody has."""
    found = file_of(observation)
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
