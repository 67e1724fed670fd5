"""A blank among the values of a list finds nothing."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    if request.is_list and " in (null, " in request.options.get("filter", ""):
        request.options["filter"] = request.options["filter"].replace(" in (null, ", " in (")
