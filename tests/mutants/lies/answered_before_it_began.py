"""Some calls are answered before they begin."""

from typing import Any

KILLED_BY = "cdr.times-ordered"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            if row["answered_at"]:
                row["answered_at"] = "2000-01-01T00:00:00.000000Z"
        answer.json = page
