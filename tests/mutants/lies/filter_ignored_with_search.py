"""A filter does not count when there is a search."""

from typing import Any

KILLED_BY = "query.combined"


def before(request: Any) -> None:
    if "search" in request.options:
        request.options.pop("filter", None)
