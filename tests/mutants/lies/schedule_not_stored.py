"""The schedule of an order is forgotten when it is read."""

from typing import Any

KILLED_BY = "writes.read-back"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        answer.json = {**answer.json, "cron_expr": None}
