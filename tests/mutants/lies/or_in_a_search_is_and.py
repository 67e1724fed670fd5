"""`or` in a search means both."""

from typing import Any

KILLED_BY = "search.complete"


def before(request: Any) -> None:
    if " or " in request.options.get("search", ""):
        request.options["search"] = request.options["search"].replace(" or ", " ")
