"""`le` leaves the bound itself out."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options["filter"] = request.options["filter"].replace(" le ", " lt ")
