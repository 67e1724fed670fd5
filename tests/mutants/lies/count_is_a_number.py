"""Whether to count may be told by a number."""

from typing import Any

KILLED_BY = "query.refuses-unknown"


def before(request: Any) -> None:
    if request.is_list and request.options.get("count") == "1":
        request.options["count"] = "true"
