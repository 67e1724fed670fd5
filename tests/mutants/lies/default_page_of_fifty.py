"""Without `top` a page holds fifty rows."""

from typing import Any

KILLED_BY = "paging.default-size"


def before(request: Any) -> None:
    if request.is_list:
        request.options.setdefault("top", "50")
