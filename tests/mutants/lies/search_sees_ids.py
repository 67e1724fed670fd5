"""A search looks at ids as well."""

from typing import Any

KILLED_BY = "search.sound"


async def after(request: Any, answer: Any, ask: Any) -> None:
    text = request.options.get("search", "")
    if request.is_list and answer.status == 200 and len(text) > 15 and text.isdigit():
        found = await ask(request.path, filter=f"id eq '{text}'")
        answer.json = found
