"""A product says that it is of another type."""

from typing import Any

KILLED_BY = "lifecycle.product-matches"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/completed_call_reports") and answer.status == 200 and answer.body:
        answer.body = answer.body.replace(b'"type":"NORMAL"', b'"type":"QUEUE_PERFORMANCE"')
