"""An updated order says that it is aborted."""

from typing import Any

KILLED_BY = "lifecycle.scheduled"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    updated = request.memory.setdefault("updated", set())
    if request.is_update and answer.status == 200:
        updated.add(request.path)
    elif request.path in updated and answer.status == 200:
        answer.json = {**answer.json, "status": "ABORTED"}
