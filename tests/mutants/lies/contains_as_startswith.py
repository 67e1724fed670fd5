"""`contains` looks at the beginning alone."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options["filter"] = request.options["filter"].replace("contains(", "startswith(")
