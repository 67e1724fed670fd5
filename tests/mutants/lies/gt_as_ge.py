"""`gt` lets the bound itself through."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options["filter"] = request.options["filter"].replace(" gt ", " ge ")
