"""Rows tell more than was agreed."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/calllogs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            row["internal"] = True
        answer.json = page
