"""A call log by itself bears another id than it was asked for by."""

from typing import Any

KILLED_BY = "agreement.row-and-detail"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/calllogs/") and answer.status == 200:
        answer.json = {**answer.json, "id": str(int(answer.json["id"]) + 1)}
