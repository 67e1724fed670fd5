"""A duration counts from the ringing."""

from typing import Any

KILLED_BY = "cdr.duration"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row.get("answered_at") and row.get("rang_at"):
                row["duration"] += int(row["answered_at"][17:19] != row["rang_at"][17:19]) * 7
        answer.json = page
