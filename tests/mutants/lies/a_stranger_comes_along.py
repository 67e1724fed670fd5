"""With the rows that begin with a text comes one that does not."""

from typing import Any

KILLED_BY = "filter.sound"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_meant = request.is_first_page_by("filter") and "startswith(" in request.options["filter"]
    if is_meant and answer.status == 200 and len(answer.json["items"]) < 100:
        others = await ask("/cdrs", top="1", filter=f"not ({request.options['filter']})")
        answer.json = {**answer.json, "items": answer.json["items"] + others["items"]}
