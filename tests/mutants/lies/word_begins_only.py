"""A search finds the beginnings of words alone."""

from typing import Any

KILLED_BY = "search.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    text = request.options.get("search", "").casefold()
    if request.is_list and answer.status == 200 and text and text.isalnum():
        page = answer.json
        found = [row for row in page["items"] if any(str(value).casefold().startswith(text) for value in row.values())]
        answer.json = {"count": len(found) if len(found) < len(page["items"]) else page["count"], "items": found}
