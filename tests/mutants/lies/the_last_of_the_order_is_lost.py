"""In an order the last row of the last page is lost."""

from typing import Any

KILLED_BY = "ordering.complete"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_ordered = {"orderby", "skip"} <= request.options.keys() and request.options["skip"] != "0"
    if request.path == "/cdrs" and answer.status == 200 and is_ordered and "filter" not in request.options:
        page = answer.json
        is_last = int(request.options["skip"]) + len(page["items"]) == page["count"]
        answer.json = {**page, "items": page["items"][:-1]} if is_last and "search" not in request.options else page
