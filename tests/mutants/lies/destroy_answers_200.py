"""A destroy is answered with 200."""

from typing import Any

KILLED_BY = "writes.accepted"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.endswith("/destroy") and answer.status == 204:
        answer.become(200, {})
