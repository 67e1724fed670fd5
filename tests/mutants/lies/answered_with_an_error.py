"""Answered call logs have the status of a busy line."""

from typing import Any

KILLED_BY = "cdr.answered-status"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/calllogs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            if row["answered_at"]:
                row["status_code"] = 486
        answer.json = page
