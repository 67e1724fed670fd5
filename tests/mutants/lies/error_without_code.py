"""An error of a write has no code."""

from typing import Any

KILLED_BY = "errors.envelope"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400 and request.method == "POST":
        answer.json = {"errors": [{"message": one["message"]} for one in answer.json["errors"]]}
