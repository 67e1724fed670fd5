"""One page of a list of dicts: options read strictly, then filter, search, order and cut."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from tests.second.filters import FilterError, Row, compile_filter, value_of
from tests.second.paper import Collection
from tests.second.refusals import Refused

_OPTIONS = frozenset({"filter", "orderby", "search", "skip", "top", "count"})
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_SORT_KEY = re.compile(r" *([a-z_]+)(?: +(asc|desc))? *")
_MOST_SKIPPED = 2_147_483_647


def page_of(rows: Sequence[Row], collection: Collection, query: bytes, fold: Callable[[str], str]) -> dict[str, Any]:
    """Return the page that a query string asks for; Refused when it is none of the document's."""
    options = read_options(query)
    skip = _whole(options, "skip", 0, _MOST_SKIPPED, 0)
    top = _whole(options, "top", 1, 100, 100)
    if options.get("count", "true") not in ("true", "false"):
        raise Refused(400, "BAD_OPTION", "count is true or false", detail={"option": "count"})
    order = _order(options["orderby"], collection) if "orderby" in options else collection.default_order
    found = _searched(_filtered(rows, options, collection), options, collection, fold)
    ordered = in_order(found, order)
    return {"items": ordered[skip : skip + top], "count": len(ordered)}


def read_options(query: bytes) -> dict[str, str]:
    """Return the options of a query string, each known and given once."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as error:
        raise Refused(400, "BAD_OPTION", "the query cannot be read") from error
    options = dict(pairs)
    wrong = sorted(options.keys() - _OPTIONS)
    if wrong or len(pairs) > len(options):
        raise Refused(400, "BAD_OPTION", "an option is unknown or given twice", detail=wrong)
    return options


def _whole(options: Mapping[str, str], name: str, low: int, high: int, default: int) -> int:
    text = options.get(name, str(default))
    if re.fullmatch("[0-9]{1,10}", text) is None or not low <= int(text) <= high:
        raise Refused(400, "BAD_OPTION", f"{name} goes from {low} to {high}", detail={"option": name})
    return int(text)


def _filtered(rows: Iterable[Row], options: Mapping[str, str], collection: Collection) -> list[Row]:
    text = options.get("filter")
    if text is None:
        return list(rows)
    if not 1 <= len(text) <= 4096:
        raise Refused(400, "BAD_FILTER", "a filter has 1 to 4096 characters", detail=len(text))
    try:
        holds = compile_filter(text, collection.filterable)
    except FilterError as error:
        raise Refused(400, "BAD_FILTER", str(error), detail="filter") from error
    return [row for row in rows if holds(row)]


def _searched(
    rows: list[Row], options: Mapping[str, str], collection: Collection, fold: Callable[[str], str]
) -> list[Row]:
    text = options.get("search", "")
    if len(text) > 256 or text.count('"') % 2:
        raise Refused(400, "BAD_SEARCH", "the search is too long or a quote is open", detail=None)
    alternatives: list[list[str]] = [[]]
    for phrase, word in _WORD.findall(text):
        if word == "or":
            alternatives.append([])
        else:
            alternatives[-1].append(fold(phrase or word))
    if alternatives == [[]]:
        return rows
    return [row for row in rows if _occur(row, alternatives, collection.searchable, fold)]


def _occur(row: Row, alternatives: list[list[str]], names: Sequence[str], fold: Callable[[str], str]) -> bool:
    texts = [fold(row[name]) for name in names if row[name]]
    return any(words and all(any(word in text for text in texts) for word in words) for words in alternatives)


def _order(text: str, collection: Collection) -> tuple[tuple[str, bool], ...]:
    keys = [_SORT_KEY.fullmatch(part) for part in text.split(",")] if len(text) <= 512 else [None]
    found = [(key[1], key[2] == "desc") for key in keys if key is not None and key[1] in collection.sortable]
    if len(found) < len(keys) or len({name for name, _ in found}) < len(found):
        raise Refused(400, "BAD_ORDER", "the order is not one of this list", detail={"option": "orderby"})
    return tuple(found)


def in_order(rows: list[Row], order: Sequence[tuple[str, bool]]) -> list[Row]:
    """Sort rows; blanks first when ascending, ties by id."""
    rows = sorted(rows, key=lambda row: str(row["id"]))
    for name, is_descending in reversed(order):
        rows.sort(key=lambda row: _rank(row, name), reverse=is_descending)
    return rows


def _rank(row: Row, name: str) -> tuple[bool, Any]:
    value = value_of(row, name)
    return (value is not None, 0 if value is None else value)
