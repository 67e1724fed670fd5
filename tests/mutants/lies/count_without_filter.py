"""The count does not know the filter."""

from typing import Any

KILLED_BY = "filter.count"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and "filter" in request.options:
        answer.json = {**answer.json, "count": (await ask(request.path, top="1"))["count"]}
