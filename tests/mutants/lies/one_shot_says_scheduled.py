"""An order without a schedule is said to be SCHEDULED while it runs."""

from typing import Any

KILLED_BY = "lifecycle.runs"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_read = request.path.startswith("/call_reports/") and request.method == "GET" and answer.status == 200
    if is_read and answer.json["cron_expr"] is None:
        answer.json = {**answer.json, "status": "SCHEDULED"}
