"""A search does not count when rows are sorted."""

from typing import Any

KILLED_BY = "query.combined"


def before(request: Any) -> None:
    if "orderby" in request.options:
        request.options.pop("search", None)
