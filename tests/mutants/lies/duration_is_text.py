"""A duration is a text."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if "duration" in row:
                row["duration"] = str(row["duration"])
        answer.json = page
