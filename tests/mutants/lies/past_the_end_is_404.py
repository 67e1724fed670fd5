"""Beyond the end nothing is found."""

from typing import Any

KILLED_BY = "conformance.status"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and int(request.options.get("skip", 0)) > answer.json["count"]:
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
