"""A search widens what a filter finds."""

from typing import Any

KILLED_BY = "query.combined"


def before(request: Any) -> None:
    if "search" in request.options and "filter" in request.options:
        request.options.pop("search")
