"""A change of an order that runs is answered with 200 and does nothing."""

from typing import Any

KILLED_BY = "lifecycle.running-stays"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 409:
        answer.become(200, None)
