"""Every order reads like the first that was read."""

from typing import Any

KILLED_BY = "writes.read-back"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        first = request.memory.setdefault("first", answer.json)
        answer.json = {**first, "id": answer.json["id"], "status": answer.json["status"]}
