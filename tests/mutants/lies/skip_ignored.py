"""A page is always the first."""

from typing import Any

KILLED_BY = "paging.same-sequence"


def before(request: Any) -> None:
    request.options.pop("skip", None)
