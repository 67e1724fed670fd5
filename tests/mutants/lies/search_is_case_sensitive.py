"""A search finds its own spelling alone."""

from typing import Any

KILLED_BY = "search.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    text = request.options.get("search", "")
    if request.is_list and answer.status == 200 and text:
        rows = [row for row in answer.json["items"] if any(text in str(value) for value in row.values())]
        answer.json = {**answer.json, "items": rows, "count": len(rows)}
