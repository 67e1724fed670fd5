"""A search leaves the last row that it finds out, and counts it."""

from typing import Any

KILLED_BY = "search.complete"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_meant = request.is_first_page_by("search") and len(request.options["search"]) > 1
    if is_meant and answer.status == 200:
        answer.json = {**answer.json, "items": answer.json["items"][:-1]}
