"""Every refusal of a missing token bears a number of its own."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 401:
        number = request.memory["number"] = request.memory.get("number", 0) + 1
        answer.json = {"errors": [{**one, "detail": {"number": number}} for one in answer.json["errors"]]}
