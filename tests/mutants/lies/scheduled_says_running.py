"""A scheduled order says that it is running."""

from typing import Any

KILLED_BY = "lifecycle.scheduled"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/call_reports") and answer.status == 200 and b"SCHEDULED" in answer.body:
        answer.body = answer.body.replace(b"SCHEDULED", b"RUNNING")
