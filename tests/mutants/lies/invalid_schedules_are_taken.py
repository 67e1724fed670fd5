"""A schedule that is none is taken."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "POST" and answer.status == 400 and "cron" in str(answer.json):
        is_update = request.path != "/call_reports"
        answer.become(200 if is_update else 201, {} if is_update else {"id": "1"})
