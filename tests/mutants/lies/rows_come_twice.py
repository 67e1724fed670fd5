"""Every row of the call logs comes twice."""

from typing import Any

KILLED_BY = "paging.disjoint"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/calllogs" and answer.status == 200:
        page = answer.json
        answer.json = {"count": page["count"] * 2, "items": [row for row in page["items"] for _ in (1, 2)]}
