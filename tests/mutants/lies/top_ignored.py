"""A page of one is a page of ten."""

from typing import Any

KILLED_BY = "paging.top-respected"


def before(request: Any) -> None:
    if request.options.get("top") in ("1", "2", "3", "4", "5", "6", "7", "8", "9"):
        request.options["top"] = "10"
