"""A percent sign in a search stands for anything."""

from typing import Any

KILLED_BY = "search.literal"
ALONE = True


def before(request: Any) -> None:
    if request.options.get("search", "") in ("%", "_"):
        request.options.pop("search")
