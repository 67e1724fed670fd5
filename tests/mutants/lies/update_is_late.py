"""What was updated reads as before until it is read again."""

from typing import Any

KILLED_BY = "writes.update"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 200:
        request.memory["late"] = request.path
    elif request.method == "GET" and request.path == request.memory.get("late"):
        request.memory["late"] = None
        if answer.status == 200 and "old" in request.memory:
            answer.json = request.memory["old"]
    elif request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        request.memory["old"] = answer.json
