"""Rows whose sort key is blank are left out."""

from typing import Any

KILLED_BY = "ordering.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        name = (request.options.get("orderby") or "id").split(",")[0].split()[0]
        rows = [row for row in answer.json["items"] if row.get(name, "") is not None]
        answer.json = {**answer.json, "items": rows}
