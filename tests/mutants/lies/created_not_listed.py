"""A new order is not in the list."""

from typing import Any

KILLED_BY = "writes.listed"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/call_reports" and request.method == "GET" and answer.status == 200:
        answer.json = {"count": 0, "items": []}
