"""Beyond the end the first page comes again."""

from typing import Any

KILLED_BY = "paging.past-the-end"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and not answer.json["items"] and answer.json["count"] > 0:
        options = {**request.options, "skip": "0"}
        answer.json = await ask(request.path, **options)
