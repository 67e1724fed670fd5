"""With the rows that begin with a text comes one that does not."""

from typing import Any

KILLED_BY = "filter.sound"
ALONE = True


def _is_filtered(request: Any, word: str) -> bool:
    options = request.options
    is_first = options.keys() == {"filter", "top"} and options["top"] == "100"
    return bool(request.is_list and request.path == "/cdrs" and is_first and word in options["filter"])


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 200 and _is_filtered(request, "startswith(") and len(answer.json["items"]) < 100:
        others = await ask("/cdrs", top="1", filter=f"not ({request.options['filter']})")
        answer.json = {**answer.json, "items": answer.json["items"] + others["items"]}
