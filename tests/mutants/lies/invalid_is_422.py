"""Bad input is answered with 422."""

from typing import Any

KILLED_BY = "conformance.status"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400:
        answer.status = 422
