"""A change that names no member is refused."""

from typing import Any

KILLED_BY = "writes.accepted"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 200 and request.json == {}:
        answer.become(400, {"errors": [{"code": "VALIDATE_FAILED", "message": "field validation failed"}]})
