"""Answered calls that the callee ended are said to be cancelled."""

from typing import Any

KILLED_BY = "cdr.cancelled-unanswered"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            if row["end_reason"] == "CALLEE_DISCONNECTED" and row["answered_at"]:
                row["end_reason"] = "CANCELLED"
        answer.json = page
