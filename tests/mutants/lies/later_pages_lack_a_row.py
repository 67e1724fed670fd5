"""Every page but the first lacks its first row."""

from typing import Any

KILLED_BY = "paging.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and int(request.options.get("skip", 0)) > 0:
        page = answer.json
        answer.json = {**page, "items": page["items"][1:]}
