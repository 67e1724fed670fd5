"""The ids of calls tell another year."""

from typing import Any

KILLED_BY = "cdr.id-tells-time"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            row["id"] = str(int(row["id"]) - (10**13 << 16))
        answer.json = page
