"""An update of an order that never was is accepted."""

from typing import Any

KILLED_BY = "writes.update-unknown"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 404:
        answer.become(200, None)
