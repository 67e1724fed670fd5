"""A doubled quote in a filter finds nothing."""

from typing import Any

KILLED_BY = "filter.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    text = request.options.get("filter", "")
    if request.is_list and answer.status == 200 and "''" in text.replace(" ''", "").replace("(''", ""):
        answer.json = {"count": 0, "items": []}
