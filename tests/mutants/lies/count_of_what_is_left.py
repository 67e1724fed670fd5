"""The count is that of the rows from here to the end."""

from typing import Any

KILLED_BY = "paging.count-is-total"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        page["count"] = max(0, page["count"] - int(request.options.get("skip", 0)))
        answer.json = page
