"""Blanks come last when an order ascends."""

from typing import Any

KILLED_BY = "ordering.sorted"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        name, _, direction = request.options.get("orderby", "").partition(",")[0].partition(" ")
        if name and direction != "desc":
            page["items"] = sorted(page["items"], key=lambda row: row.get(name) is None)
        answer.json = page
