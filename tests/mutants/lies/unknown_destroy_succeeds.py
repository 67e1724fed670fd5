"""Destroying what never was succeeds."""

from typing import Any

KILLED_BY = "writes.destroy-unknown"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.endswith("/destroy") and answer.status == 404:
        answer.become(204, None)
