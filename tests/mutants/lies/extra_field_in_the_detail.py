"""A detail has a field that the document does not know."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/calllogs/") and answer.status == 200:
        answer.json = {**answer.json, "mos": 4.2}
