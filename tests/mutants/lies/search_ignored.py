"""The search is read and forgotten."""

from typing import Any

KILLED_BY = "search.sound"


def before(request: Any) -> None:
    request.options.pop("search", None)
