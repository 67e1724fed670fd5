"""Beside one tenant's orders the orders of the other one are counted, though they are not shown."""

from typing import Any

KILLED_BY = "paging.top-respected"


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_other = request.other_token in request.headers.get("authorization", "")
    if is_other and request.path == "/call_reports" and request.method == "GET" and answer.status == 200:
        own = await ask("/call_reports")
        answer.json = {**answer.json, "count": answer.json["count"] + own["count"]}
