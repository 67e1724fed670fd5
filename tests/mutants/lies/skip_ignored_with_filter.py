"""A page of what is filtered is always the first."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options.pop("skip", None)
