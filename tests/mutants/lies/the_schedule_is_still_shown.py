"""A schedule that was taken away is shown as long as the order runs."""

from typing import Any

KILLED_BY = "lifecycle.unscheduled"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 200 and request.json.get("cron_expr") == "":
        request.memory[request.path] = True
    elif request.method == "GET" and answer.status == 200 and request.path in request.memory:
        answer.json = {**answer.json, "cron_expr": "0 6 * * 1", "status": "SCHEDULED"}
