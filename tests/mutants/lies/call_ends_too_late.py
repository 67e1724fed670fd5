"""Calls end a day after their last leg."""

from datetime import datetime, timedelta
from typing import Any

KILLED_BY = "agreement.roll-up"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            ended_at = datetime.fromisoformat(row["ended_at"]) + timedelta(days=1)
            row["ended_at"] = ended_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            row["duration"] += 86_400 if row["answered_at"] else 0
        answer.json = page
