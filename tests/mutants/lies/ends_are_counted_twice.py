"""Rows that end with a text are counted with one too many."""

from typing import Any

KILLED_BY = "filter.count"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_meant = request.is_first_page_by("filter") and "endswith(" in request.options["filter"]
    if is_meant and answer.status == 200:
        answer.json = {**answer.json, "count": answer.json["count"] + 1}
