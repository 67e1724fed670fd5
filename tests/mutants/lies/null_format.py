"""The format of an order is null."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        answer.json = {**answer.json, "format": None}
