"""Calls to outside come without the trunk they went through."""

from typing import Any

KILLED_BY = "cdr.direction-fits"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row["direction"] == "INBOUND_CALL":
                row["trunk"] = None
        answer.json = page
