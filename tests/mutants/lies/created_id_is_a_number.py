"""A created order is told by a number."""

from typing import Any

KILLED_BY = "conformance.schema"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 201 and request.path == "/call_reports":
        answer.json = {"id": int(answer.json["id"])}
