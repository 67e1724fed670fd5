"""A comparison with an operator that is none restricts nothing."""

from typing import Any

KILLED_BY = "filter.refuses-unknown"
ALONE = True


def before(request: Any) -> None:
    if request.is_list and " is '" in request.options.get("filter", ""):
        del request.options["filter"]
