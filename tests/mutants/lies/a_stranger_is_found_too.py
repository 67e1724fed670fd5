"""A search finds a row more than it should, and does not count it."""

from typing import Any

KILLED_BY = "search.sound"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_meant = request.is_first_page_by("search") and len(request.options["search"]) > 1
    if is_meant and answer.status == 200 and len(answer.json["items"]) < 100:
        found = {row["id"] for row in answer.json["items"]}
        others = [row for row in (await ask("/cdrs", top="100"))["items"] if row["id"] not in found]
        answer.json = {**answer.json, "items": answer.json["items"] + others[:1]}
