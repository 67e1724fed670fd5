"""The count is one too high."""

from typing import Any

KILLED_BY = "paging.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        page["count"] += 1
        answer.json = page
