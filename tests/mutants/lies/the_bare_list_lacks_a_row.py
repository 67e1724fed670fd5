"""Without any option a page holds ninety-nine rows."""

from typing import Any

KILLED_BY = "paging.default-size"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and not request.options:
        answer.json = {**answer.json, "items": answer.json["items"][:99]}
