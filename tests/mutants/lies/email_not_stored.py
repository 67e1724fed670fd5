"""The address of an order is forgotten."""

from typing import Any

KILLED_BY = "writes.read-back"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/call_reports/") and answer.status == 200 and answer.body:
        answer.json = {**answer.json, "email": "nobody@forgotten.example"}
