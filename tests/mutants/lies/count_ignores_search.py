"""The count does not know of the search."""

from typing import Any

KILLED_BY = "search.count"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and "search" in request.options:
        rest = {name: value for name, value in request.options.items() if name != "search"}
        answer.json = {**answer.json, "count": (await ask(request.path, **rest))["count"]}
