"""An order does not count when there is a filter."""

from typing import Any

KILLED_BY = "query.combined"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options.pop("orderby", None)
