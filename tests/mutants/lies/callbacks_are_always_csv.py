"""A report of callbacks is CSV whatever was wanted."""

from typing import Any

KILLED_BY = "writes.update"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_read = request.path.startswith("/call_reports/") and request.method == "GET" and answer.status == 200
    if is_read and answer.json["type"] == "QUEUE_CALLBACKS":
        answer.json = {**answer.json, "format": "CSV"}
