"""A 404 has an envelope of its own."""

from typing import Any

KILLED_BY = "errors.envelope"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 404:
        answer.json = {"error": "not found"}
