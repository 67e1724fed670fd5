"""Every other answer of a list comes the other way round."""

from typing import Any

KILLED_BY = "paging.repeatable"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and request.options.get("top") == "20":
        request.memory["turn"] = not request.memory.get("turn")
        if request.memory["turn"]:
            answer.json = {**answer.json, "items": answer.json["items"][::-1]}
