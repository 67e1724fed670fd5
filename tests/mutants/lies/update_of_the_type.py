"""An update takes another type and forgets it."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 400 and b'"type"' in request.body:
        answer.become(200, {})
