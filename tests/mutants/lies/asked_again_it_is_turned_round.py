"""Every second time the newest twenty calls come last first."""

from typing import Any

KILLED_BY = "paging.repeatable"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200 and request.options == {"top": "20"}:
        request.memory["again"] = not request.memory.get("again", True)
        if request.memory["again"]:
            answer.json = {**answer.json, "items": answer.json["items"][::-1]}
