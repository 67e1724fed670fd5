"""An option that nobody knows is ignored."""

from typing import Any

KILLED_BY = "query.refuses-unknown"
ALONE = True


def before(request: Any) -> None:
    known = ("filter", "orderby", "search", "skip", "top", "count")
    if request.is_list:
        request.options = {name: value for name, value in request.options.items() if name in known}
