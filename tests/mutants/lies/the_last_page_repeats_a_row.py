"""The third page ends with a row that stands on it already."""

from typing import Any

KILLED_BY = "paging.disjoint"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_third = request.options == {"top": "100", "skip": "200"}
    if request.path == "/cdrs" and request.method == "GET" and answer.status == 200 and is_third:
        answer.json = {**answer.json, "items": answer.json["items"] + answer.json["items"][:1]}
