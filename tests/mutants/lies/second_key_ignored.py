"""Only the first key of `orderby` counts."""

from typing import Any

KILLED_BY = "ordering.sorted"


def before(request: Any) -> None:
    if "orderby" in request.options:
        request.options["orderby"] = request.options["orderby"].split(",")[0]
