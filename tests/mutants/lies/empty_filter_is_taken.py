"""An empty filter restricts nothing."""

from typing import Any

KILLED_BY = "query.refuses-unknown"


def before(request: Any) -> None:
    if request.options.get("filter") == "":
        del request.options["filter"]
