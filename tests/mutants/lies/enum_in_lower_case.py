"""Directions are spelt in lower case in the detail alone."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs/") and answer.status == 200:
        answer.json = {**answer.json, "direction": answer.json["direction"].lower()}
