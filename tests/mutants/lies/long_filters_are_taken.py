"""A filter that is too long is as good as none."""

from typing import Any

KILLED_BY = "filter.refuses-unknown"


def before(request: Any) -> None:
    if request.is_list and len(request.options.get("filter", "")) > 4096:
        del request.options["filter"]
