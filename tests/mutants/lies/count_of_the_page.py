"""The count is that of the page, not of the collection."""

from typing import Any

KILLED_BY = "paging.count-is-total"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        answer.json = {**answer.json, "count": len(answer.json["items"])}
