"""A search that is too long is cut."""

from typing import Any

KILLED_BY = "query.refuses-unknown"


def before(request: Any) -> None:
    if request.is_list and len(request.options.get("search", "")) > 256:
        request.options["search"] = request.options["search"][:256]
