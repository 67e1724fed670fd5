"""An update is answered with 204 and nothing."""

from typing import Any

KILLED_BY = "conformance.status"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 200:
        answer.become(204, None)
