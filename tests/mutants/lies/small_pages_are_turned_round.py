"""Pages of thirty-seven rows come last first."""

from typing import Any

KILLED_BY = "paging.same-sequence"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if (
        request.is_list
        and answer.status == 200
        and request.options.get("top") == "37"
        and "orderby" not in request.options
    ):
        answer.json = {**answer.json, "items": answer.json["items"][::-1]}
