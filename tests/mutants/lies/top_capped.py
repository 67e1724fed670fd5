"""A page holds no more than fifty rows."""

from typing import Any

KILLED_BY = "paging.top-respected"


def before(request: Any) -> None:
    if request.is_list and int(
        request.options.get("top", 100) if request.options.get("top", "1").isdigit() else 1
    ) in range(51, 101):
        request.options["top"] = "50"
