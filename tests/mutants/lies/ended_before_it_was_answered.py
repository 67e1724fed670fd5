"""Some calls end before they are answered."""

from typing import Any

KILLED_BY = "cdr.times-ordered"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/calllogs" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row.get("answered_at"):
                row["ended_at"] = row["started_at"]
        answer.json = page
