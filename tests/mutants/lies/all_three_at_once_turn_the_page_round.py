"""Filter, search and order at once: the first page comes last first."""

from typing import Any

KILLED_BY = "query.combined"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_all = {"filter", "search", "orderby"} <= request.options.keys() and "skip" not in request.options
    if request.is_list and answer.status == 200 and is_all:
        answer.json = {**answer.json, "items": answer.json["items"][::-1]}
