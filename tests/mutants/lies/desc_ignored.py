"""`desc` sorts like `asc`."""

from typing import Any

KILLED_BY = "ordering.sorted"


def before(request: Any) -> None:
    if "orderby" in request.options:
        request.options["orderby"] = request.options["orderby"].replace(" desc", "")
