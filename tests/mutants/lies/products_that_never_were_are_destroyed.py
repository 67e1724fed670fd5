"""Destroying a product that never was succeeds."""

from typing import Any

KILLED_BY = "writes.destroy-unknown"


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_destroy = request.path.startswith("/completed_call_reports/") and request.path.endswith("/destroy")
    if is_destroy and answer.status in (400, 404) and "no-such-thing" in request.path:
        answer.become(204, None)
