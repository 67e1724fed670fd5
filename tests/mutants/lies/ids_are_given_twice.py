"""Two orders have one id."""

from typing import Any

KILLED_BY = "writes.ids-unique"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/call_reports" and answer.status == 201:
        answer.json = {"id": request.memory.setdefault("id", answer.json["id"])}
