"""Lists of calls as the API gives them, with the request that gives them. Refuses to draw, and to know SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockpbx.api.parameters import OperationParameters
from mockpbx.console.forms import Wrong
from mockpbx.errors import ValidationError
from mockpbx.pbx import Pbx
from mockpbx.query import build_query

FORM = "list"
OPTIONS = ("filter", "search", "orderby", "top", "skip")
"""The options that one can fill in."""
TOP = 25
"""How many rows a page has when nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list: `target` is the request that asks for it, `options` what stands in it as text."""

    target: str
    options: Mapping[str, str]
    wrong: Wrong
    count: int = 0
    rows: Sequence[Mapping[str, Any]] = ()
    skip: int = 0
    top: int = TOP

    def paged(self, skip: int) -> Mapping[str, str]:
        """Return the options of the page that begins elsewhere."""
        return {**self.options, "skip": str(max(skip, 0))}

    @property
    def has_more(self) -> bool:
        """Whether rows come after this page."""
        return self.skip + len(self.rows) < self.count


def listing_of(pbx: Pbx, operation_id: str, given: Iterable[tuple[str, str]]) -> Listing:
    """Return the page that is asked for, read just as the API reads it; blank options are as if they were not there."""
    filled_in = [(name, text) for name, text in given if text.strip()]
    tops = [text for name, text in filled_in if name == "top"] or [str(TOP)]
    pairs = [*(("top", text) for text in tops), *(pair for pair in filled_in if pair[0] != "top")]
    operation, options = pbx.spec.operations[operation_id], dict(pairs)
    query_string = urlencode(pairs, quote_via=quote)
    target = f"{pbx.spec.base_path}{operation.path}?{query_string}"
    try:
        values = OperationParameters(operation).query(query_string.encode())
        query = build_query(pbx.spec.collections[operation_id], values)
    except ValidationError as error:
        return Listing(target=target, options=options, wrong=Wrong(FORM, error, options))
    count, rows = pbx.page(operation_id, query)
    return Listing(
        target=target,
        options=options,
        wrong=Wrong(FORM, None, options),
        count=count,
        rows=[orjson.loads(row) for row in rows],
        skip=query.skip,
        top=query.top,
    )
