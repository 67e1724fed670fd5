"""Orders with a schedule are refused."""

from typing import Any

KILLED_BY = "writes.accepted"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b"cron_expr" in request.body:
        answer.become(400, {"errors": [{"code": "VALIDATE_FAILED", "message": "field validation failed"}]})
