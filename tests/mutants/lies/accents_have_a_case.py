"""A search for letters outside ASCII heeds their case."""

from typing import Any

KILLED_BY = "search.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    word = request.options.get("search", "")
    if request.is_list and answer.status == 200 and not word.isascii() and " " not in word:
        rows = [row for row in answer.json["items"] if any(word in str(value) for value in row.values())]
        answer.json = {**answer.json, "items": rows}
