"""Of a filter the first two hundred terms count, and more do no harm."""

from typing import Any

KILLED_BY = "filter.refuses-unknown"


def before(request: Any) -> None:
    if request.is_list and request.options.get("filter", "").count(" or ") >= 200:
        request.options["filter"] = " or ".join(request.options["filter"].split(" or ")[:200])
