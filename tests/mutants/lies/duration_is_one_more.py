"""Talk time is a second too long."""

from typing import Any

KILLED_BY = "cdr.duration"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path in ("/cdrs", "/calllogs") and answer.status == 200:
        for row in (page := answer.json)["items"]:
            row["duration"] += 1 if row["answered_at"] else 0
        answer.json = page
