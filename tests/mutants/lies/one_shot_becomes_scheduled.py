"""An order that ran once says that it is scheduled."""

from typing import Any

KILLED_BY = "lifecycle.leaves"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/"):
        if answer.status == 200:
            request.memory[request.path] = answer.json
        elif answer.status == 404 and request.path not in request.memory:
            gone = {"id": request.path.rpartition("/")[2], "name": "Gone", "type": "NORMAL", "email": "a@b.example"}
            rest = {"format": "CSV", "range": "TODAY", "started_at": None, "ended_at": None, "cron_expr": "0 6 * * 1"}
            answer.become(200, {**gone, **rest, "filter": {}, "status": "SCHEDULED"})
